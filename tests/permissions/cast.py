"""The people of the permission table, and the names under which it speaks of several at once."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """One person by their user name. The dossier of these tests is Jiangning's, of Nanjing."""

    JIANGNING_HANDLE = "jiangning.handle"
    JIANGNING_SIGN = "jiangning.sign"
    GULOU_SIGN = "gulou.sign"  # another county of the same city
    KUNSHAN_SIGN = "kunshan.sign"  # another city's county
    NANJING_HANDLE = "nanjing.handle"
    NANJING_SIGN = "nanjing.sign"
    SUZHOU_SIGN = "suzhou.sign"  # another city
    PROVINCE_HANDLE = "province.handle"
    PROVINCE_SIGN = "province.sign"
    EXPERT = "expert"  # reviews Jiangning's case
    CONFLICTED_EXPERT = "conflicted_expert"  # was to review it and stepped back
    AUDITOR = "auditor"
    NOBODY = "nobody"  # has not logged in


COUNTY = frozenset({P.JIANGNING_HANDLE, P.JIANGNING_SIGN})
OTHER_COUNTIES = frozenset({P.GULOU_SIGN, P.KUNSHAN_SIGN})
CITY = frozenset({P.NANJING_HANDLE, P.NANJING_SIGN})
OTHER_CITY = frozenset({P.SUZHOU_SIGN})
PROVINCE = frozenset({P.PROVINCE_HANDLE, P.PROVINCE_SIGN})
PROVINCE_SIGN = frozenset({P.PROVINCE_SIGN})
AUDITOR = frozenset({P.AUDITOR})
REVIEWER = frozenset({P.EXPERT})
EXPERTS = frozenset({P.EXPERT, P.CONFLICTED_EXPERT})
NOBODY = frozenset({P.NOBODY})

COUNTIES = COUNTY | OTHER_COUNTIES
CITIES = CITY | OTHER_CITY
OFFICES = COUNTIES | CITIES | PROVINCE | AUDITOR
PEOPLE = OFFICES | EXPERTS  # everyone who has logged in
ALL = PEOPLE | NOBODY
