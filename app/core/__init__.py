"""The furniture every slice uses: database, vault, access, transaction, push, clock, errors and web.

Nothing here knows a feature. The promises: one commit per command, signals only after it, nobody gets in
without a declared permission, and what is secret about a case is sealed under that case's own key.
"""
