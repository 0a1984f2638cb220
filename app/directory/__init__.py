"""The partnership and its agencies: who they are, and whom to ring there.

An agency without accounts takes part by PDF and link alone.
"""
