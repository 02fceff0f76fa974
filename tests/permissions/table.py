"""THE permission table: who reaches which address, and who may do what there.

One row for each address of the portal, one for each transition. What is not said here is 404 to
whoever has logged in, and the way to the login page to whoever has not. A new address or a new
transition without a row fails, and so does a row whose address or transition is gone.

The objects are those of the dossier (dossier.py), all of them Jiangning's: its application of this
year, which its city, Nanjing, has recommended in its second version, and what belongs to it; and the
whole life of a zone of former years, from the experts' review to the loss of the title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from .cast import (
    ALL,
    AUDITOR,
    CITIES,
    CITY,
    COUNTIES,
    COUNTY,
    EXPERTS,
    NOBODY,
    OFFICES,
    PEOPLE,
    PROVINCE,
    PROVINCE_SIGN,
    REVIEWER,
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
PLAN = {"kind": "=implementationplan", "pk": "plan", "name": "=plan"}
SHEET = {"kind": "=expertreview", "pk": "review", "name": "=sheet"}
VISIT_REPORT = {"kind": "=sitevisit", "pk": "visit", "name": "=report"}
EVALUATION = {"kind": "=assessment", "pk": "assessment", "name": "=evaluation"}
FIRST = {"number": "=1"}


@dataclass(frozen=True)
class Row:
    """One address.

    see: who is answered on GET, with `answer`.
    do: who is answered on POST. Whether it is carried out is another question (MOVES, test_edges).
    post_only: GET is answered with 405, whatever stands there and whoever asks.
    others: what those hear on GET who have logged in and are not in `see`.
    of: of what, where one address serves several kinds of things and has a row for each.
    """

    name: str
    args: dict[str, str] = field(default_factory=dict)
    of: str = ""
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
ABOVE = PROVINCE | AUDITOR  # whoever reads what the province works on
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
    # What the province keeps for all
    Row("indicator_dictionary", see=OFFICES),
    Row("indicator_add", see=PROVINCE, do=PROVINCE),
    Row("indicator_edit", {"pk": "indicator"}, see=PROVINCE, do=PROVINCE),
    Row("return_reasons", see=CITIES | PROVINCE | AUDITOR),
    Row("return_reason_add", see=PROVINCE, do=PROVINCE),
    Row("return_reason_edit", {"pk": "reason"}, see=PROVINCE, do=PROVINCE),
    # What is owed by when, as far as each may see; everyone may reckon
    Row("deadlines", see=OFFICES),
    Row("deadline_calculator", see=PEOPLE),
    # A round summed up, and several counties in one letter
    Row("summary", see=CITIES | PROVINCE | AUDITOR),
    Row("recommend_together", {"round_pk": "round"}, see=CITIES, do=CITIES),
    # the page that asks once more: a GET of it leads back to the choice
    Row("together_check", {"round_pk": "round"}, see=CITIES, do=CITIES, answer=FOUND),
    Row("together_preview", {"round_pk": "round"}, do=CITIES, post_only=True),
    # The application: what is being written is the county's alone, what was sent is read above
    Row("applications", see=OFFICES),
    Row("application_begin", {"round_pk": "round"}, do=COUNTIES, post_only=True),
    Row("application", APPLICATION, see=SENT),
    Row("section", {**APPLICATION, "key": "=basics"}, see=COUNTY, do=COUNTY),
    Row("row_add", SECTION, see=COUNTY, do=COUNTY),
    Row("row_edit", {**SECTION, "row_pk": "row"}, see=COUNTY, do=COUNTY),
    Row("row_remove", {**SECTION, "row_pk": "row"}, do=COUNTY, post_only=True),
    # The list of institutions by sheet: the draft's is the county's, a version's is read above
    Row("institution_template", APPLICATION, see=COUNTY),
    Row("institution_sheet", APPLICATION, see=COUNTY),
    Row("institution_import", APPLICATION, see=COUNTY, do=COUNTY),
    Row("institution_take_over", APPLICATION, do=COUNTY, post_only=True),
    Row("institution_discard", APPLICATION, do=COUNTY, post_only=True),
    Row("sent_institution_sheet", VERSION, see=SENT),
    # what was carried over from the last application; guidance is between the county and its city
    Row("rows_confirm", SECTION, do=COUNTY, post_only=True),
    Row("guidance", APPLICATION, see=COUNTY | CITY, do=COUNTY | CITY),
    Row("draft_sharing", APPLICATION, do=COUNTY, post_only=True),
    # a refused upload is answered at this address: a GET of it leads back to the files
    Row("file_add", APPLICATION, see=COUNTY, do=COUNTY, answer=FOUND),
    Row("file_download", {**APPLICATION, "file_pk": "file"}, see=SENT),
    Row("file_remove", {**APPLICATION, "file_pk": "file"}, do=COUNTY, post_only=True),
    # what the city returned once: it is answered, so its page says that, to a POST too
    Row("item_answer", {**APPLICATION, "item_pk": "item"}, see=COUNTY, do=COUNTY),
    Row("snapshot", VERSION, see=SENT),
    Row("snapshot_changes", VERSION, see=SENT),
    # On paper: the draft's print is the county's; an expert reads through the case, without seals
    Row("draft_print", {**APPLICATION, "material": "=form"}, see=COUNTY),
    Row("print", {**VERSION, "material": "=statement"}, see=SENT),
    Row("scan_add", {**VERSION, "material": "=form"}, see=COUNTY, do=COUNTY, answer=FOUND),
    Row("scan_file", {**APPLICATION, "scan_pk": "scan"}, see=SENT),
    # The city's own desk
    Row("scan_desk", see=CITIES, do=CITIES),
    Row("city_review", APPLICATION, see=CITY, do=CITY),
    Row("letter_preview", APPLICATION, see=CITY),
    # The province's own desk; the auditor reads (a POST of theirs is answered, never carried out)
    Row("cases", see=PROVINCE | AUDITOR),
    Row("case", CASE, see=PROVINCE | AUDITOR),
    Row("formal_check", CASE, see=PROVINCE | AUDITOR, do=PROVINCE | AUDITOR),
    # The experts' review: kept by the province, and each expert's own sheet
    Row("experts", see=ABOVE),
    Row("expert_add", see=PROVINCE_SIGN, do=PROVINCE_SIGN),
    Row("expert_edit", {"pk": "expert"}, see=PROVINCE, do=PROVINCE),
    Row("panels", see=ABOVE),
    Row("panel_begin", {"round_pk": "round"}, do=ABOVE, post_only=True),
    Row("panel", {"pk": "panel"}, see=ABOVE),
    Row("experts_of_case", {"pk": "old_case"}, see=ABOVE),
    Row("expert_assign", {"pk": "old_case", "expert_pk": "expert"}, do=ABOVE, post_only=True),
    Row("ranking", {"pk": "old_round"}, see=ABOVE),
    Row("expert_reviews", see=EXPERTS),
    Row("expert_review", {"pk": "review"}, see=ABOVE | REVIEWER),
    Row("expert_file", {"pk": "review", "file_pk": "judged_file"}, see=REVIEWER),
    Row("expert_institutions", {"pk": "review"}, see=REVIEWER),
    # From the shortlist to the decision: the province's until the notice is given
    Row("site_visits_of_case", {"pk": "old_case"}, see=ABOVE, do=ABOVE),
    Row("site_visit", {"pk": "visit"}, see=ABOVE),
    Row("selections", see=ABOVE),
    Row("selection_begin", {"round_pk": "round"}, do=PROVINCE, post_only=True),
    Row("selection", {"pk": "selection"}, see=ABOVE),
    Row("objection_add", {"pk": "selection"}, see=PROVINCE, do=PROVINCE),
    Row("objection", {"pk": "objection"}, see=ABOVE),
    Row("public_zones", see=ALL, public=True),
    Row("public_notices", see=ALL, public=True),
    Row("public_notice", {"pk": "selection"}, see=ALL, public=True),
    # The zone and its plan
    Row("zones", see=OFFICES),
    Row("zone", {"pk": "zone"}, see=SENT),
    Row("zone_plans", {"pk": "zone"}, see=SENT),
    Row("zone_plan", {"pk": "zone", **FIRST}, see=SENT),
    Row("implementation_plan", {"pk": "plan"}, see=SENT),
    # Adjustments and inspections
    Row("adjustment_begin", {"pk": "zone"}, do=COUNTY, post_only=True),
    Row("adjustment", {"pk": "adjustment"}, see=SENT),
    Row("inspections", see=OFFICES),
    Row("inspection_add", {"pk": "zone"}, see=CITY | PROVINCE, do=CITY | PROVINCE),
    Row("inspection", {"pk": "inspection"}, see=SENT),
    # Reports, events and support
    Row("annual_reports", see=OFFICES),
    Row("annual_report", {"pk": "report"}, see=SENT),
    Row("exchanges", see=OFFICES),
    Row("exchange_add", see=CITIES | PROVINCE, do=CITIES | PROVINCE),
    Row("exchange", {"pk": "exchange"}, see=SENT),
    Row("supports", see=OFFICES),
    Row("support_add", {"pk": "zone"}, see=CITY | PROVINCE, do=CITY | PROVINCE),
    # The assessment
    Row("assessments", see=OFFICES),
    Row("assessment", {"pk": "assessment"}, see=SENT),
    Row("rectification", {"pk": "rectification"}, see=SENT),
    Row("recommendations", see=OFFICES),
    Row("assessment_rules", see=OFFICES, do=PROVINCE_SIGN),
    # What is filled in over several sittings: the writers' alone; who sees the thing reads what was
    # sent, but a score sheet is between its expert and the province
    Row("write", PLAN, of="plan", see=COUNTY, do=COUNTY),
    Row("write", SHEET, of="sheet", see=REVIEWER, do=REVIEWER),
    Row("write", VISIT_REPORT, of="visit", see=PROVINCE, do=PROVINCE),
    Row("write", EVALUATION, of="evaluation", see=PROVINCE, do=PROVINCE),
    Row("version", {**PLAN, **FIRST}, of="plan", see=SENT),
    Row("version", {**SHEET, **FIRST}, of="sheet", see=ABOVE | REVIEWER),
    Row("version", {**VISIT_REPORT, **FIRST}, of="visit", see=ABOVE),
    Row("version", {**EVALUATION, **FIRST}, of="evaluation", see=SENT),  # it is decided
    Row("enclosure_add", PLAN, see=COUNTY, do=COUNTY, answer=FOUND),
    Row("enclosure", {**PLAN, "file_pk": "enclosure"}, see=SENT),
    Row("enclosure_remove", {**PLAN, "file_pk": "enclosure"}, do=COUNTY, post_only=True),
)


@dataclass(frozen=True)
class Move:
    """One transition: who has its page (and is told there why not), and who may carry it out."""

    kind: str
    name: str
    see: frozenset[P] = frozenset()
    do: frozenset[P] = frozenset()


COUNTY_SIGN = frozenset({P.JIANGNING_SIGN})

# The addresses of "transition", one for each. Those that only ever follow have no page at all.
MOVES = (
    Move("application", "submit", see=COUNTY, do=COUNTY_SIGN),
    Move("application", "return_for_correction", see=CITY, do=CITY),
    Move("application", "recommend", see=CITY, do=NANJING_SIGN),
    Move("application", "decline", see=CITY, do=NANJING_SIGN),
    Move("application", "withdraw", see=COUNTY, do=COUNTY_SIGN),
    Move("application", "send_back"),
    Move("application", "conclude"),
    Move("case", "accept", see=PROVINCE, do=PROVINCE),
    Move("case", "send_back", see=PROVINCE, do=PROVINCE),
    Move("case", "reject", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "resume"),
    Move("case", "end_with_application"),
    Move("case", "start_review", see=PROVINCE, do=PROVINCE),
    Move("case", "shortlist", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "not_shortlist", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "propose", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "not_select", see=PROVINCE, do=PROVINCE_SIGN),
    Move("case", "designate"),
    Move("expertreview", "accept", see=REVIEWER, do=REVIEWER),
    Move("expertreview", "decline", see=REVIEWER, do=REVIEWER),
    Move("expertreview", "recuse", see=REVIEWER, do=REVIEWER),
    Move("expertreview", "start"),
    Move("expertreview", "submit", see=REVIEWER, do=REVIEWER),
    Move("expertreview", "reopen", see=PROVINCE, do=PROVINCE),
    Move("expertreview", "excuse", see=PROVINCE, do=PROVINCE),
    Move("expertreview", "end_with_case"),
    Move("panel", "freeze"),
    Move("sitevisit", "hold", see=PROVINCE, do=PROVINCE_SIGN),
    Move("sitevisit", "cancel", see=PROVINCE, do=PROVINCE),
    Move("sitevisit", "end_with_case"),
    Move("selection", "announce", see=PROVINCE, do=PROVINCE_SIGN),
    Move("selection", "decide", see=PROVINCE, do=PROVINCE_SIGN),
    Move("selection", "end", see=PROVINCE, do=PROVINCE_SIGN),
    Move("objection", "answer", see=PROVINCE, do=PROVINCE),
    Move("zone", "end_term"),
    Move("zone", "excel"),
    Move("zone", "retain"),
    Move("zone", "rectify"),
    Move("zone", "revoke"),
    Move("implementationplan", "submit", see=COUNTY, do=COUNTY_SIGN),
    Move("implementationplan", "return_by_city", see=CITY, do=CITY),
    Move("implementationplan", "endorse", see=CITY, do=NANJING_SIGN),
    Move("implementationplan", "return_by_province", see=PROVINCE, do=PROVINCE),
    Move("implementationplan", "file", see=PROVINCE, do=PROVINCE_SIGN),
    Move("implementationplan", "lapse"),
    Move("annualreport", "submit", see=COUNTY, do=COUNTY_SIGN),
    Move("annualreport", "acknowledge_by_city", see=CITY, do=CITY),
    Move("annualreport", "acknowledge_by_province", see=PROVINCE, do=PROVINCE),
    Move("annualreport", "acknowledge_by_city_too", see=CITY, do=CITY),
    Move("annualreport", "acknowledge_by_province_too", see=PROVINCE, do=PROVINCE),
    Move("annualreport", "return_by_city", see=CITY, do=CITY),
    Move("annualreport", "return_by_province", see=PROVINCE, do=PROVINCE),
    Move("annualreport", "lapse"),
    Move("adjustment", "submit", see=COUNTY, do=COUNTY_SIGN),
    Move("adjustment", "return_by_city", see=CITY, do=CITY),
    Move("adjustment", "review", see=CITY, do=NANJING_SIGN),
    Move("adjustment", "return_by_province", see=PROVINCE, do=PROVINCE),
    Move("adjustment", "approve", see=PROVINCE, do=PROVINCE_SIGN),
    Move("adjustment", "refuse", see=PROVINCE, do=PROVINCE_SIGN),
    Move("adjustment", "withdraw", see=COUNTY, do=COUNTY_SIGN),
    Move("adjustment", "lapse"),
    # Of the office that began it, in the life the province; the city reads that it is not its own
    Move("inspection", "hold", see=CITY | PROVINCE, do=PROVINCE_SIGN),
    Move("inspection", "answer", see=COUNTY, do=COUNTY_SIGN),
    Move("inspection", "ask_again", see=CITY | PROVINCE, do=PROVINCE),
    Move("inspection", "close", see=CITY | PROVINCE, do=PROVINCE),
    Move("inspection", "cancel", see=CITY | PROVINCE, do=PROVINCE),
    Move("inspection", "lapse"),
    Move("exchange", "hold", see=CITY | PROVINCE, do=PROVINCE),
    Move("exchange", "cancel", see=CITY | PROVINCE, do=PROVINCE),
    Move("assessment", "notify", see=PROVINCE, do=PROVINCE_SIGN),
    Move("assessment", "self_assess", see=COUNTY, do=COUNTY_SIGN),
    Move("assessment", "return_by_city", see=CITY, do=CITY),
    Move("assessment", "give_opinion", see=CITY, do=NANJING_SIGN),
    Move("assessment", "go_on_without", see=PROVINCE, do=PROVINCE_SIGN),
    Move("assessment", "return_by_province", see=PROVINCE, do=PROVINCE),
    Move("assessment", "evaluate", see=PROVINCE, do=PROVINCE),
    Move("assessment", "evaluate_again", see=PROVINCE, do=PROVINCE),
    Move("assessment", "give_grade", see=PROVINCE, do=PROVINCE_SIGN),
    Move("assessment", "grade_again", see=PROVINCE, do=PROVINCE_SIGN),
    Move("assessment", "decide", see=PROVINCE, do=PROVINCE_SIGN),
    Move("rectification", "extend", see=PROVINCE, do=PROVINCE_SIGN),
    Move("rectification", "submit", see=COUNTY, do=COUNTY_SIGN),
    Move("rectification", "verify", see=CITY, do=NANJING_SIGN),
    Move("rectification", "let_pass", see=PROVINCE, do=PROVINCE_SIGN),
    Move("rectification", "announce_revocation", see=PROVINCE, do=PROVINCE_SIGN),
    Move("rectification", "state_case", see=COUNTY, do=COUNTY_SIGN),
    Move("rectification", "revoke", see=PROVINCE, do=PROVINCE_SIGN),
    Move("rectification", "keep", see=PROVINCE, do=PROVINCE_SIGN),
)

# What makes a transition's form valid, by the names of the fields, as a browser sends it.
TYPED: dict[str, str] = {
    "agreed": "on",
    "reason": "测试所用的理由",
    "items-0-section": "basics",
    "items-0-text": "请更正联系人",
    **dict.fromkeys(
        ("no_relative", "no_interest", "no_part", "not_employed", "confidential"), "on"
    ),
    "upheld": "no",
    "answer_text": "经核实，异议不成立。",
    "opinion": "情况属实，同意。",
    "grade": "unqualified",
    "what": "专职人员配备不足。",
    "holds": "no",
    "verification": "现场核实，整改不到位。",
    "summary": "交流顺利。",
}


def typed(transition: str) -> dict[str, str]:
    """The same with a day to answer by, which has to lie ahead."""
    days = 400 if transition == "extend" else 30
    return {**TYPED, "due_on": str(timezone.localdate() + timedelta(days=days))}
