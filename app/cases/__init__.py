"""Referrals, the people a case is about, which agencies know them, and who may see which case.

`need_to_know` decides that, in one pure function; `queries` holds its twin, which finds the visible cases in the
database. A conflict of interest beats every grant, and what one may not see answers like what does not exist.
"""
