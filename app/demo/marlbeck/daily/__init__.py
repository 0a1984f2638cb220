"""The fourteen cases of today's meeting, in running order: children first, the urgent one at the top, adults after the break."""

from app.demo.marlbeck.daily.case_01 import C01
from app.demo.marlbeck.daily.case_02 import C02
from app.demo.marlbeck.daily.case_03 import C03
from app.demo.marlbeck.daily.case_04 import C04
from app.demo.marlbeck.daily.case_05 import C05
from app.demo.marlbeck.daily.case_06 import C06
from app.demo.marlbeck.daily.case_07 import C07
from app.demo.marlbeck.daily.case_08 import C08
from app.demo.marlbeck.daily.case_09 import C09
from app.demo.marlbeck.daily.case_10 import C10
from app.demo.marlbeck.daily.case_11 import C11
from app.demo.marlbeck.daily.case_12 import C12
from app.demo.marlbeck.daily.case_13 import C13
from app.demo.marlbeck.daily.case_14 import C14
from app.demo.marlbeck.shape import DailyMeeting

TODAY = DailyMeeting(
    day=0,
    time="10:00",
    opening_minutes=10,
    break_after="C10",
    break_minutes=5,
    cases=(C04, C01, C02, C03, C05, C06, C07, C08, C09, C10, C11, C12, C13, C14),
)

__all__ = ["TODAY"]
