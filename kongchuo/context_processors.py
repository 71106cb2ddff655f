"""What every template knows: the menu of the posts held today, read only when a page shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accountability.access import has_charge, has_unread, oversees, supports
from students.access import Rights, rights
from students.choices import Role


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the menu: its view, its word, the beginnings of view names that belong to it, and who sees it."""

    view: str
    label: object
    covers: tuple[str, ...]
    sees: Callable[[Rights], bool]


@dataclass(frozen=True, slots=True)
class Bell:
    """The way to the own notices, and whether there is an unread one."""

    url: str
    rings: bool
    active: bool


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the menu as a template shows it."""

    url: str
    label: object
    active: bool
    badge: int = 0


_STAFF = ("students:staff-", "students:post-", "students:substitute-", "students:class-hand-over")
_BOARD = ("home", "students:board-", "accountability:dashboard")
_ROLL = ("home", "students:roll-")
_REGISTRY = (
    *("students:registry", "students:import-", "students:movement-", "students:paper-", "students:proof-"),
    *(
        "students:returnee-",
        "students:task-",
        "students:need-",
        "students:network-",
        "students:group",
        "students:village-",
    ),
    *("students:catchment-", "students:filing-", "students:year-", "students:check-"),
    *("accountability:target-", "accountability:retention", "accountability:delivery-"),
    *("accountability:paper-", "accountability:template-", "accountability:township-"),
    *("accountability:sign-off", "accountability:three-numbers", "accountability:reported-"),
)
_STUDENTS = (
    "students:student-",
    "students:class-list",
    "students:class-detail",
    "students:class-names",
    "accountability:visit-",
)
_ANSWERED = (
    *("accountability:responsibility", "accountability:agreement-", "accountability:clause-"),
    *("accountability:points-", "accountability:objection-", "accountability:veto-"),
    *("accountability:evaluation-", "accountability:pattern-", "accountability:incident-", "accountability:policy-"),
)
_REPORTS = ("accountability:report-",)
_DUTIES = ("accountability:duty-", "accountability:cause-")


def _sees_checks(who: Rights) -> bool:
    """The leading group and head teachers; the office comes to spot checks from the board and the registry."""
    return (who.in_group or bool(who.head_of)) and not who.sees_all


def _has_only_charges(who: Rights) -> bool:
    """Head teachers and persons named come to their cases from their duties; the office has a list of its own."""
    return has_charge(who) and not who.sees_all


ITEMS = (
    Item("students:board-today", _("Today"), (*_BOARD, "students:roll-"), lambda who: who.sees_all),
    Item("students:roll-today", _("Roll"), _ROLL, lambda who: bool(who.head_of or who.substitutes)),
    Item("accountability:duty-list", _("To do"), _DUTIES, lambda who: who.sees_all),
    Item("accountability:duty-list", _("To do"), (*_DUTIES, "accountability:case-"), _has_only_charges),
    Item("accountability:case-list", _("Cases"), ("accountability:case-",), lambda who: who.sees_all),
    Item("students:watch-list", _("Watch"), ("students:watch-",), lambda who: who.sees_all),
    Item("students:class-list", _("Classes"), _STUDENTS, lambda who: who.sees_all),
    Item("students:student-search", _("Students"), _STUDENTS, lambda who: bool(who.head_of) and not who.sees_all),
    Item("students:registry", _("Registry"), _REGISTRY, lambda who: who.sees_all),
    Item(
        "accountability:month-list",
        pgettext_lazy("menu", "Months"),
        ("accountability:month-", *_REPORTS),
        lambda who: who.sees_all,
    ),
    Item("accountability:responsibility", _("Responsibility"), _ANSWERED, lambda who: who.sees_all),
    Item(
        "accountability:responsibility",
        _("Responsibility"),
        (*_ANSWERED, "accountability:month-", *_REPORTS),
        lambda who: not who.sees_all,
    ),
    Item("accountability:district", _("Submitted months"), ("accountability:district",), oversees),
    Item(
        "accountability:reported-list",
        _("Reported cases"),
        ("accountability:reported-",),
        lambda who: oversees(who) and not who.sees_all,
    ),
    Item("students:leave-list", _("Leave"), ("students:leave-",), lambda who: who.sees_all or bool(who.head_of)),
    Item(
        "accountability:support-list",
        pgettext_lazy("pairs", "Support"),
        ("accountability:support-",),
        lambda who: who.sees_all or supports(who),
    ),
    Item("students:check-list", _("Spot checks"), ("students:check-",), _sees_checks),
    Item("students:calendar", _("Calendar"), ("students:calendar", "students:term-"), lambda who: bool(who.roles)),
    Item("students:staff-list", _("Staff"), _STAFF, lambda who: who.is_registrar),
    Item("students:access-sheet", _("Access"), ("students:access-",), lambda who: who.is_principal),
)


def nav(request: HttpRequest) -> dict[str, object]:
    """What the top bar shows; nothing of it costs a query where it is not shown.

    ``nav``: the menu; ``bell``: the own notices; ``posts``: the posts held today in words; ``administers``: whether the
    admin is open.
    """
    return {
        "nav": SimpleLazyObject(lambda: _items(request)),
        "bell": SimpleLazyObject(lambda: _bell(request)),
        "posts": SimpleLazyObject(lambda: _posts(request)),
        "administers": SimpleLazyObject(lambda: admin.site.has_permission(request)),
    }


def _rights(request: HttpRequest) -> Rights | None:
    user = getattr(request, "user", None)
    return rights(request) if getattr(user, "school_id", None) is not None else None


def _items(request: HttpRequest) -> list[NavItem]:
    who = _rights(request)
    if who is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [NavItem(reverse(item.view), item.label, here.startswith(item.covers)) for item in ITEMS if item.sees(who)]


def _bell(request: HttpRequest) -> Bell | None:
    """It rings no longer on the page that shows what it rang for."""
    who = _rights(request)
    if who is None:
        return None
    here = request.resolver_match.view_name if request.resolver_match else ""
    is_open = here == "accountability:notice-list"
    return Bell(reverse("accountability:notice-list"), has_unread(who) and not is_open, is_open)


def _posts(request: HttpRequest) -> str:
    who = _rights(request)
    held = [str(role.label) for role in Role if role in who.roles] if who else []
    return pgettext("between items of a list", ", ").join(held)
