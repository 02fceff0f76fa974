"""The small parts that every page is made of: days, error lines, states, buttons, history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from applications.models.application import ApplicationState
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.templatetags import portal
from cluster_portal.workflow.templatetags.workflow_tags import actions, status, timeline

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("instant", "chinese", "english"),
    [
        # The end of 30 June is the beginning of 1 July: the deadline names the day still in time.
        (datetime(2026, 7, 1, tzinfo=SHANGHAI), "2026年6月30日24:00", "30 June 2026, 24:00"),
        (datetime(2026, 6, 30, 16, tzinfo=UTC), "2026年6月30日24:00", "30 June 2026, 24:00"),
        (datetime(2027, 1, 1, tzinfo=SHANGHAI), "2026年12月31日24:00", "31 December 2026, 24:00"),
        (datetime(2028, 3, 1, tzinfo=SHANGHAI), "2028年2月29日24:00", "29 February 2028, 24:00"),
        (
            datetime(2026, 6, 30, 17, 30, tzinfo=SHANGHAI),
            "2026年6月30日17:30",
            "30 June 2026, 17:30",
        ),
        (datetime(2026, 7, 1, 0, 1, tzinfo=SHANGHAI), "2026年7月1日00:01", "1 July 2026, 00:01"),
        (date(2026, 6, 30), "2026年6月30日24:00", "30 June 2026, 24:00"),
        (None, "", ""),
    ],
)
def test_deadline_names_the_last_day_that_is_in_time(instant, chinese, english):
    with translation.override("zh-hans"):
        assert portal.deadline(instant) == chinese
    with translation.override("en"):
        assert portal.deadline(instant) == english


@pytest.mark.parametrize(
    ("now", "words", "look"),
    [
        (datetime(2026, 6, 1, 9, tzinfo=SHANGHAI), "29 days left", ""),
        (datetime(2026, 6, 24, tzinfo=SHANGHAI), "6 days left", "is-soon"),
        (datetime(2026, 6, 29, 23, 59, tzinfo=SHANGHAI), "1 day left", "is-soon"),
        (datetime(2026, 6, 30, 0, 1, tzinfo=SHANGHAI), "Ends today", "is-soon"),
        (datetime(2026, 6, 30, 23, 59, 59, tzinfo=SHANGHAI), "Ends today", "is-soon"),
        (datetime(2026, 7, 1, tzinfo=SHANGHAI), "1 day overdue", "is-overdue"),
        (datetime(2026, 7, 3, 12, tzinfo=SHANGHAI), "3 days overdue", "is-overdue"),
    ],
)
def test_days_are_counted_by_the_calendar_in_shanghai(now, words, look):
    end = datetime(2026, 7, 1, tzinfo=SHANGHAI)
    with time_machine.travel(now, tick=False), translation.override("en"):
        assert portal.days_left(end) == portal.days_left(date(2026, 6, 30)) == words
        assert portal.urgency(end) == look


def test_what_ended_earlier_today_is_overdue_since_today():
    now = datetime(2026, 6, 30, 18, tzinfo=SHANGHAI)
    with time_machine.travel(now, tick=False), translation.override("en"):
        assert portal.days_left(now - timedelta(hours=1)) == "Overdue since today"


def test_moment_is_shown_in_shanghai_whatever_zone_it_came_in():
    with translation.override("zh-hans"):
        assert portal.cn_time(datetime(2026, 6, 30, 16, 3, tzinfo=UTC)) == "2026年7月1日 00:03"


class SampleForm(forms.Form):
    name = forms.CharField(label="Name")
    kinds = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    staff = forms.IntegerField(label="Staff", min_value=1)

    def clean(self):
        raise forms.ValidationError("The whole does not fit.")


def test_error_summary_keeps_the_order_of_the_fields_and_links_to_them():
    lines = portal.error_lines(SampleForm({"staff": "0"}), None, [Lack("Too late.", "/round")])
    assert [line.url for line in lines] == ["", "#id_name", "#id_kinds_0", "#id_staff", "/round"]
    shown = render_to_string("partials/error_summary.html", {"form": SampleForm({"staff": "0"})})
    assert 'role="alert"' in shown
    assert shown.index("#id_name") < shown.index("#id_kinds_0") < shown.index("#id_staff")


@pytest.mark.parametrize("form", [None, SampleForm(), ""])
def test_error_summary_is_absent_where_nothing_is_wrong(form):
    assert "role" not in render_to_string("partials/error_summary.html", {"form": form})


@pytest.mark.django_db
def test_state_is_shown_as_colour_and_word(draft):
    assert status(draft) == {"word": draft.get_state_display(), "tone": "grey"}
    assert draft.tones[ApplicationState.RETURNED] == "amber"


def _buttons(thing, user) -> dict[str, object]:
    request = RequestFactory().get("/")
    request.user = user
    return actions({"request": request}, thing)


@pytest.mark.django_db
def test_button_that_cannot_be_pressed_says_why_and_links_there(cast, draft):
    context = _buttons(draft, cast.jiangning_sign)
    submit = next(b for b in context["buttons"] if b.action.declared.name == "submit")
    shown = render_to_string("partials/actions.html", context)
    assert not submit.action.allowed
    assert f'aria-describedby="{submit.note}"' in shown
    linked = [lack for lack in submit.action.why_not if lack.url]
    assert linked
    assert all(f'href="{lack.url}"' in shown for lack in linked)


@pytest.mark.django_db
def test_first_thing_to_do_stands_out_and_a_withdrawal_never_does(cast, complete):
    looks = {
        b.action.declared.name: b.look for b in _buttons(complete, cast.jiangning_sign)["buttons"]
    }
    assert looks == {"submit": "btn-primary", "withdraw": "btn-grave"}


@pytest.mark.django_db
def test_who_has_nothing_to_do_is_told_who_acts_next(cast, submitted):
    context = _buttons(submitted, cast.auditor)
    assert context["buttons"] == []
    assert (
        len(context["waits_on"]) == len(set(context["waits_on"])) == 1
    )  # the city signatory; nobody waits for a return


@pytest.mark.django_db
def test_timeline_runs_from_the_newest_to_the_oldest_with_states_in_words(cast, submitted):
    request = RequestFactory().get("/")
    request.user = cast.jiangning_sign
    events = timeline({"request": request}, submitted)["events"]
    assert [event.row.event for event in events] == ["submit", "begin"]
    assert (events[0].from_word, events[0].to_word) == (
        str(ApplicationState.DRAFT.label),
        str(ApplicationState.SUBMITTED.label),
    )
    shown = render_to_string("partials/timeline.html", {"events": events})
    assert shown.index(events[0].row.actor_name) < shown.index(events[1].row.actor_name)
