"""Who is invited to which dates, what each of them was told, and what they answered.

Everybody gets messages of their own, and nothing in them is about a case. What somebody was told is kept, so that a
change sends exactly what is new to them (`CalendarCopy`); what they answered is kept whole, the last answer counts.
What cannot be believed or understood is parked for a person.
"""
