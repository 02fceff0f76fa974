"""THE permission table: who reaches which address, and who may do what there.

One row for each address of the portal, one for each transition. What is not said here is 404 to
whoever has logged in, and the way to the login page to whoever has not. A new address or a new
transition without a row fails, and so does a row whose address or transition is gone.

The objects are those of the dossier (dossier.py): Jiangning's application of this year, which its
city, Nanjing, has recommended in its second version, and what belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .cast import (
    ALL,
    AUDITOR,
    CITIES,
    CITY,
    COUNTIES,
    COUNTY,
    NOBODY,
    OFFICES,
    PEOPLE,
    PROVINCE,
    PROVINCE_SIGN,
    P,
)

OK, FOUND, NOT_FOUND, NOT_ALLOWED = 200, 302, 404, 405

# The address's own arguments, as words of the dossier or as they stand.
APPLICATION = {"pk": "application"}
SECTION = {**APPLICATION, "key": "=institutions"}
VERSION = {**APPLICATION, "number": "=2"}
ROUND = {"pk": "round"}
CASE = {"pk": "case"}
PERSON = {"pk": "handler"}
SIGNATORY = {"pk": "signatory"}
PAPER = {"pk": "paper"}


@dataclass(frozen=True)
class Row:
    """One address.

    see: who is answered on GET, with `answer`.
    do: who is answered on POST. Whether it is carried out is another question (MOVES, test_edges).
    post_only: GET is answered with 405, whatever stands there and whoever asks.
    others: what those hear on GET who have logged in and are not in `see`.
    """

    name: str
    args: dict[str, str] = field(default_factory=dict)
    see: frozenset[P] = frozenset()
    do: frozenset[P] = frozenset()
    answer: int = OK
    others: int = NOT_FOUND
    post_only: bool = False
    public: bool = False

    def get(self, person: P) -> int:
        """The status that this person's GET is to have."""
        if person is P.NOBODY and not self.public:
            return FOUND
        if self.post_only:
            return NOT_ALLOWED
        return self.answer if person in self.see else self.others

    def post_refusal(self, person: P) -> int | None:
        """The status with which this person's POST is to be refused; None where it is answered."""
        if person in self.do:
            return None
        if person is P.NOBODY and not self.public:
            return FOUND
        return NOT_FOUND if self.do else NOT_ALLOWED


NANJING_SIGN = frozenset({P.NANJING_SIGN})
SENT = COUNTY | CITY | PROVINCE | AUDITOR  # whoever may read what the county has sent

TABLE = (
    # Coming and going
    Row("login", see=NOBODY, do=ALL, others=FOUND, public=True),
    Row("logout", do=PEOPLE, post_only=True),
    Row("password_change", see=PEOPLE, do=PEOPLE),
    Row("set_language", see=ALL, do=ALL, answer=FOUND, public=True),
    # For everyone
    Row("verify", see=ALL, do=ALL, public=True),
    Row("policy_text", see=ALL, public=True),
    Row("home", see=PEOPLE),
    # The log is for the province and the auditor
    Row("audit_log", see=PROVINCE | AUDITOR),
    # People: of the offices whose accounts one makes; `handler` and `signatory` are Jiangning's.
    # A signatory's password is handed out by a signatory only.
    Row("people", see=OFFICES),
    Row("person_add", see=CITIES | PROVINCE, do=CITIES | PROVINCE),
    Row("person_reset", SIGNATORY, see=NANJING_SIGN, do=NANJING_SIGN),
    Row("person_deactivate", PERSON, see=CITY, do=CITY),
    # active already
    Row("person_reactivate", SIGNATORY, see=NANJING_SIGN, do=NANJING_SIGN, answer=FOUND),
    Row(
        "office_edit",
        {"pk": "county_office"},
        see=PROVINCE_SIGN | {P.JIANGNING_SIGN},
        do=PROVINCE_SIGN | {P.JIANGNING_SIGN},
    ),
    Row("switches", see=PROVINCE_SIGN, do=PROVINCE_SIGN),
    # development zones are off by default: the page leads to the switch
    Row("development_zone_add", see=PROVINCE_SIGN, do=PROVINCE_SIGN, answer=FOUND),
    # Papers: to the offices that are parties; the letter is between the city and the province
    Row("paper", PAPER, see=CITY | PROVINCE | AUDITOR),
    Row("paper_file", PAPER, see=CITY | PROVINCE | AUDITOR),
    # Rounds are known to every office
    Row("rounds", see=OFFICES),
    Row("round", ROUND, see=OFFICES),
    Row("round_open", see=PROVINCE_SIGN, do=PROVINCE_SIGN),
    Row("round_closing", ROUND, see=PROVINCE_SIGN, do=PROVINCE_SIGN),
    Row("round_cutoff", ROUND, see=CITIES, do=CITIES),
    Row("round_extension", ROUND, see=PROVINCE, do=PROVINCE),
    # What is owed by when, as far as each may see; everyone may reckon
    Row("deadlines", see=OFFICES),
    Row("deadline_calculator", see=PEOPLE),
    # The application: what is being written is the county's alone, what was sent is read above
    Row("applications", see=OFFICES),
    Row("application_begin", {"round_pk": "round"}, do=COUNTIES, post_only=True),
    Row("application", APPLICATION, see=SENT),
    Row("section", {**APPLICATION, "key": "=basics"}, see=COUNTY, do=COUNTY),
    Row("row_add", SECTION, see=COUNTY, do=COUNTY),
    Row("row_edit", {**SECTION, "row_pk": "row"}, see=COUNTY, do=COUNTY),
    Row("row_remove", {**SECTION, "row_pk": "row"}, do=COUNTY, post_only=True),
    # a refused upload is answered at this address: a GET of it leads back to the files
    Row("file_add", APPLICATION, see=COUNTY, do=COUNTY, answer=FOUND),
    Row("file_download", {**APPLICATION, "file_pk": "file"}, see=SENT),
    Row("file_remove", {**APPLICATION, "file_pk": "file"}, do=COUNTY, post_only=True),
    Row("snapshot", VERSION, see=SENT),
    Row("snapshot_changes", VERSION, see=SENT),
    # The city's own desk
    Row("city_review", APPLICATION, see=CITY, do=CITY),
    Row("letter_preview", APPLICATION, see=CITY),
    # The province's own desk; the auditor reads (a POST of theirs is answered, never carried out)
    Row("cases", see=PROVINCE | AUDITOR),
    Row("case", CASE, see=PROVINCE | AUDITOR),
    Row("formal_check", CASE, see=PROVINCE | AUDITOR, do=PROVINCE | AUDITOR),
)


@dataclass(frozen=True)
class Move:
    """One transition: who has its page (and is told there why not), and who may carry it out."""

    kind: str
    name: str
    see: frozenset[P] = frozenset()
    do: frozenset[P] = frozenset()


# The addresses of "transition", one for each. Those that only ever follow have no page at all.
MOVES = (
    Move("application", "submit", see=COUNTY, do=frozenset({P.JIANGNING_SIGN})),
    Move("application", "return_for_correction", see=CITY, do=CITY),
    Move("application", "recommend", see=CITY, do=NANJING_SIGN),
    Move("application", "decline", see=CITY, do=NANJING_SIGN),
    Move("application", "withdraw", see=COUNTY, do=frozenset({P.JIANGNING_SIGN})),
    Move("application", "send_back"),
    Move("application", "conclude"),
    Move("case", "accept", see=PROVINCE, do=PROVINCE),
    Move("case", "send_back", see=PROVINCE, do=PROVINCE),
    Move("case", "reject", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "resume"),
    Move("case", "end_with_application"),
)

# What makes every transition's form valid, as a browser sends it.
TYPED: dict[str, Any] = {
    "agreed": "on",
    "reason": "测试所用的理由",
    "due_on": str(date.today() + timedelta(days=30)),
    "item_basics": "请更正联系人",
}
