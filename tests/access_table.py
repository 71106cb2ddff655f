"""Who may open what, as table J and rule B10 have it: the status of a GET for each role, in the order of ROLES."""

ROLES = (
    "principal",
    "registrar",
    "head",
    "other_head",
    "subject",
    "oversight",
    "former_head",
    "substitute",
    "outsider",
    "without_school",
)
"""``head`` holds the class in question, ``former_head`` held it until yesterday, ``substitute`` takes its roll today;
``outsider`` is principal, registrar and head teacher of another school."""

_OFFICE = (200, 200, 404, 404, 404, 404, 404, 404, 200, 404)
_OFFICE_OBJECT = (200, 200, 404, 404, 404, 404, 404, 404, 404, 404)
_REGISTRAR = (404, 200, 404, 404, 404, 404, 404, 404, 200, 404)
_REGISTRAR_OBJECT = (404, 200, 404, 404, 404, 404, 404, 404, 404, 404)
_PRINCIPAL = (200, 404, 404, 404, 404, 404, 404, 404, 200, 404)
_ANYBODY = (200, 200, 200, 200, 200, 200, 200, 200, 200, 404)
_CHILD = (200, 200, 200, 404, 404, 404, 404, 404, 404, 404)
_TENDED = (404, 200, 200, 404, 404, 404, 404, 404, 404, 404)
_CLASS = (200, 200, 200, 404, 404, 404, 404, 200, 404, 404)
_CHILDREN = (200, 200, 200, 200, 404, 404, 404, 404, 200, 404)
_NOBODY_YET = (404,) * 10
# ``subject`` supports the first child of the class in these tables.
_SUPPORT = (200, 200, 404, 404, 200, 404, 404, 404, 200, 404)
_PAIR = (200, 200, 404, 404, 200, 404, 404, 404, 404, 404)

GET = {
    "accountability:aid-edit": _REGISTRAR_OBJECT,
    "accountability:aid-export": _CHILDREN,
    "accountability:aid-list": _CHILDREN,
    "accountability:aid-new": _REGISTRAR,
    "accountability:support-end": _OFFICE_OBJECT,
    "accountability:support-export": _SUPPORT,
    "accountability:support-list": _SUPPORT,
    "accountability:support-new": _OFFICE,
    "accountability:support-pair": _PAIR,
    "accountability:support-review": _PAIR,
    "accountability:support-sheet": _PAIR,
    "accountability:retention": _OFFICE,
    "accountability:retention-export": _OFFICE,
    "accountability:retention-names": _OFFICE,
    "accountability:target-edit": _REGISTRAR,
    "accountability:target-list": _OFFICE,
    "students:access-entries": _PRINCIPAL,
    "students:access-entries-export": _PRINCIPAL,
    "students:access-sheet": _PRINCIPAL,
    "students:access-sheet-export": _PRINCIPAL,
    "students:board-day": (302, 302, 404, 404, 404, 404, 404, 404, 302, 404),
    "students:board-part": _OFFICE,
    "students:board-today": _OFFICE,
    "students:calendar": _ANYBODY,
    "students:calendar-day": _REGISTRAR,
    "students:check-choose": _OFFICE,
    "students:check-detail": _CHILD,
    "students:check-export": _OFFICE,
    "students:check-list": _CHILDREN,
    "students:check-new": _OFFICE_OBJECT,
    "students:catchment-edit": _REGISTRAR_OBJECT,
    "students:catchment-export": _OFFICE,
    "students:catchment-list": _OFFICE,
    "students:catchment-matches": _REGISTRAR,
    "students:catchment-new": _REGISTRAR,
    "students:class-detail": _CLASS,
    "students:class-detail-export": _CLASS,
    "students:class-hand-over": _REGISTRAR_OBJECT,
    "students:class-list": _OFFICE,
    "students:class-list-export": _OFFICE,
    "students:class-names": (200, 200, 200, 404, 200, 404, 404, 200, 404, 404),
    "students:class-names-export": (200, 200, 200, 404, 200, 404, 404, 200, 404, 404),
    "students:class-posts": _OFFICE_OBJECT,
    "students:class-new": _REGISTRAR,
    "students:filing-export": _OFFICE,
    "students:filing-list": _OFFICE,
    "students:first-steps": _REGISTRAR,
    "students:group": _OFFICE,
    "students:group-change": _REGISTRAR_OBJECT,
    "students:group-end": _REGISTRAR_OBJECT,
    "students:group-export": _OFFICE,
    "students:group-new": _REGISTRAR,
    "students:import-detail": _REGISTRAR_OBJECT,
    "students:import-failed": _NOBODY_YET,
    "students:import-list": _OFFICE,
    "students:import-new": _REGISTRAR,
    "students:import-passwords": _NOBODY_YET,
    "students:import-progress": _REGISTRAR_OBJECT,
    "students:leave-cancel": _CHILD,
    "students:leave-end": _CHILD,
    "students:leave-extend": _CHILD,
    "students:leave-list": _CHILDREN,
    "students:leave-list-export": _CHILDREN,
    "students:leave-new": _CHILD,
    "students:paper-only": _OFFICE,
    "students:paper-only-export": _OFFICE,
    "students:proof-many": _REGISTRAR,
    "students:proof-new": _REGISTRAR_OBJECT,
    "students:registry": _OFFICE,
    "students:returnee-new": _REGISTRAR,
    "students:need-end": _TENDED,
    "students:need-export": _OFFICE,
    "students:need-list": _OFFICE,
    "students:need-new": _TENDED,
    "students:needs-of-class": _TENDED,
    "students:network-class": _CHILD,
    "students:network-export": _CHILD,
    "students:network-list": _CHILDREN,
    "students:post-dates": _OFFICE,
    "students:post-dates-export": _OFFICE,
    "students:roll-done": _CLASS,
    "students:roll-edit": (302, 200, 200, 404, 404, 404, 404, 200, 404, 404),
    "students:roll-today": (302, 302, 302, 200, 302, 302, 302, 302, 200, 404),
    "students:roll-versions": _CHILD,
    "students:staff-detail": _REGISTRAR_OBJECT,
    "students:staff-export": _OFFICE,
    "students:staff-list": _OFFICE,
    "students:staff-new": _REGISTRAR,
    "students:student-detail": _CHILD,
    "students:student-edit": _REGISTRAR_OBJECT,
    "students:student-guardians": _REGISTRAR_OBJECT,
    "students:student-reveal": (302, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "students:student-search": _CHILDREN,
    "students:substitute-list": _OFFICE,
    "students:task-done": _REGISTRAR_OBJECT,
    "students:task-list": _OFFICE,
    "students:term-edit": _REGISTRAR_OBJECT,
    "students:term-list": _ANYBODY,
    "students:term-new": _REGISTRAR,
    "students:village-export": _OFFICE,
    "students:village-list": _OFFICE,
    "students:watch-list": _OFFICE,
    "students:watch-list-export": _OFFICE,
}

_ANY_REGISTRAR = frozenset({"registrar", "outsider"})
_OWN = frozenset({"registrar", "head", "substitute"})
_OWN_CHILD = frozenset({"principal", "registrar", "head"})

POST_ONLY = {
    "accountability:aid-remove": _ANY_REGISTRAR,
    "accountability:support-contact": frozenset({"registrar", "subject"}),
    "students:calendar-day-undo": _ANY_REGISTRAR,
    "students:calendar-prefill": _ANY_REGISTRAR,
    "students:check-explain": frozenset({"head"}),
    "students:check-settle": frozenset({"principal", "registrar"}),
    "students:catchment-end": _ANY_REGISTRAR,
    "students:catchment-place": _ANY_REGISTRAR,
    "students:contact-new": _OWN_CHILD,
    "students:contact-phone": _OWN_CHILD,
    "students:import-answers": _ANY_REGISTRAR,
    "students:import-columns": _ANY_REGISTRAR,
    "students:import-confirm": _ANY_REGISTRAR,
    "students:import-date": _ANY_REGISTRAR,
    "students:import-passwords-erase": _ANY_REGISTRAR,
    "students:import-reject": _ANY_REGISTRAR,
    "students:import-take-back": _ANY_REGISTRAR,
    "students:leave-evidence": _OWN_CHILD,
    "students:post-end": _ANY_REGISTRAR,
    "students:post-new": _ANY_REGISTRAR,
    "students:roll-mark": _OWN,
    "students:staff-active": _ANY_REGISTRAR,
    "students:staff-password": _ANY_REGISTRAR,
    "students:task-reopen": _ANY_REGISTRAR,
    "students:student-search-export": frozenset({"principal", "registrar", "head", "other_head", "outsider"}),
    "students:substitute-remove": frozenset({"principal", "registrar", "outsider"}),
}
"""Addresses that only take a POST, and the roles that may send one; everybody else finds nothing there."""

PUBLIC = frozenset({"healthz", "home", "language-set", "login", "logout", "password-change", "students:setup"})
"""Tested where they are: signing in, own password, language, and setup, which is nowhere once a school exists."""

OWN_CLASS_PAGES = frozenset(
    {
        "students:check-explain",
        "students:contact-new",
        "students:contact-phone",
        "students:leave-cancel",
        "students:leave-end",
        "students:leave-evidence",
        "students:leave-extend",
        "students:leave-new",
        "students:need-end",
        "students:need-new",
        "students:needs-of-class",
        "students:network-class",
        "students:network-export",
        "students:roll-edit",
        "students:roll-mark",
        "students:student-reveal",
    }
)
