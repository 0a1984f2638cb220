"""The partnership and its agencies: who they are, and whom to ring there. And the words they use, with what they mean.

An agency without accounts takes part by PDF and link alone.
"""
