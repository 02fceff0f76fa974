"""A thing with states. They change through perform() and in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMFieldDescriptor

from ..declare import Beginning, Writing, final_states, transitions_of
from .logged import LoggedModel, LoggedQuerySet, ProtectedFieldError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StateDescriptor(FSMFieldDescriptor):
    """Refuses assignment, but lets the row be read again.

    django-fsm's own FSMModelMixin lifts the protection of the whole class while one row is
    refreshed, which another thread can see; here it is lifted for that one object.
    """

    def __set__(self, instance: Any, value: Any) -> None:
        name = self.field.name
        if name in instance.__dict__ and not instance.__dict__.get("_reading_again"):
            raise ProtectedFieldError(f"{name} changes only through workflow.perform().")
        self.field.set_state(instance, value)


class StateField(FSMField):
    """The state of a WorkflowModel."""

    descriptor_class = StateDescriptor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["protected"] = True
        kwargs.setdefault("editable", False)
        kwargs.setdefault("verbose_name", _("state"))
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls.__module__ == "__fake__":
            # A model as a migration remembers it has no methods, so no transitions to collect; to
            # look for them at each of its thousands of others takes longer than to migrate.
            class_prepared.disconnect(self._collect_transitions)


class WorkflowQuerySet(LoggedQuerySet):
    model: type[WorkflowModel]

    def visible_to(self, user: Any) -> WorkflowQuerySet:
        """Those that this person may see. Each kind of thing says who they are."""
        raise NotImplementedError

    def waiting_on(self, user: Any) -> WorkflowQuerySet:
        """Those in a state where this person's office has something to do.

        A writing that waits for its first save is such a thing, though saving is no button.
        """
        started = {writing.starts for writing in self.model.writings.values()}
        states = {
            state
            for name, declared in transitions_of(self.model).items()
            if (not declared.consequence or name in started)
            and not declared.optional
            and declared.who.concerns(user)
            for state in declared.sources
        }
        return self.filter(state__in=states)


class WorkflowModel(LoggedModel):
    """Base of every machine. A subclass gives `State`, `state`, its transitions, `beginning`."""

    State: ClassVar[type[models.TextChoices]]
    beginning: ClassVar[Beginning]
    # What a state asks of the office whose turn it is, in the words of its desk: state → label.
    asks: ClassVar[Mapping[str, StrOrPromise]] = {}
    # What is filled in over several sittings: the JSON field's name → who, when, by which form.
    writings: ClassVar[Mapping[str, Writing]] = {}
    decision_template: ClassVar[str] = "workflow/_plain_summary.html"
    state: StateField

    if TYPE_CHECKING:

        @property
        def title(self) -> str: ...
        def get_absolute_url(self) -> str: ...
        def get_state_display(self) -> str: ...

    door_fields: ClassVar[tuple[str, ...]] = ("state", "version", "log_head")

    objects = WorkflowQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__["_reading_again"] = True
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            del self.__dict__["_reading_again"]

    @classmethod
    def label_of_event(cls, name: str) -> str:
        declared = transitions_of(cls).get(name)
        if declared:
            return str(declared.label)
        if name == "begin":
            return str(cls.beginning.label)
        return super().label_of_event(name)

    def version_of(self, name: str) -> Any:
        """The newest sent version of a writing, or None."""
        from .versions import Version

        return Version.objects.of(self, name).last()

    @property
    def is_ended(self) -> bool:
        return self.state in final_states(type(self))
