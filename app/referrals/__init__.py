"""What comes in before it stands on a list: questions asked first, and what somebody sends in.

A *submission* says whether it is a referral, information or a request. Its words are one sealed *sheet*, kept as they
are typed and frozen once somebody has decided. Whoever sent it always learns from a named person what became of it.
Nothing here computes a score or decides by itself.
"""
