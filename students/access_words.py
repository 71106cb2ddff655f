"""What was looked at, put into words (I2)."""

from django.utils.translation import pgettext_lazy

_WORDS = {
    "student": pgettext_lazy("access", "A child's record"),
    "students": pgettext_lazy("access", "List of children, numbers masked"),
    "students.full": pgettext_lazy("access", "List of children with whole numbers"),
    "student.id_number": pgettext_lazy("access", "ID number"),
    "student.status_number": pgettext_lazy("access", "Student status number"),
    "student.address": pgettext_lazy("access", "Present address"),
    "student.registered_address": pgettext_lazy("access", "Registered address"),
    "student.admin": pgettext_lazy("access", "A child's record, to edit it"),
    "guardian.phone": pgettext_lazy("access", "A guardian's phone"),
    "student.phone": pgettext_lazy("access", "A guardian's phone"),
    "search": pgettext_lazy("access", "Search for children"),
    "roll": pgettext_lazy("access", "Roll of a class"),
    "roll.versions": pgettext_lazy("access", "Versions of a roll"),
    "board": pgettext_lazy("access", "Board of a day"),
    "watch_list": pgettext_lazy("access", "Children to watch"),
    "leave": pgettext_lazy("access", "Leave of children"),
    "class.month": pgettext_lazy("access", "Month of a class"),
    "class.names": pgettext_lazy("access", "Names of a class"),
    "needs": pgettext_lazy("access", "List of needs"),
    "villages": pgettext_lazy("access", "Children by village"),
    "network": pgettext_lazy("access", "Contact network of a class, phones masked"),
    "network.full": pgettext_lazy("access", "Contact network of a class with whole phones"),
    "filing": pgettext_lazy("access", "Filing of new entrants"),
    "filing.list": pgettext_lazy("access", "Filing of new entrants"),
    "filing.full": pgettext_lazy("access", "Filing of new entrants with whole numbers"),
    "support": pgettext_lazy("access", "Support pairs"),
    "support.list": pgettext_lazy("access", "Support pairs"),
    "support.pair": pgettext_lazy("access", "A support pair"),
    "support.sheet": pgettext_lazy("access", "Record sheet of a support pair"),
    "support.candidates": pgettext_lazy("access", "Children to choose for support"),
    "aid": pgettext_lazy("access", "Aid of children"),
    "aid.list": pgettext_lazy("access", "Aid of children"),
    "aid.candidates": pgettext_lazy("access", "Children to choose for aid"),
    "check": pgettext_lazy("access", "A spot check"),
    "check.class": pgettext_lazy("access", "Names of a class, to count it"),
    "spot_checks": pgettext_lazy("access", "List of spot checks"),
    "catchment": pgettext_lazy("access", "Catchment list, numbers masked"),
    "catchment.full": pgettext_lazy("access", "Catchment list with whole numbers"),
    "catchment.child": pgettext_lazy("access", "A child of the catchment list"),
    "catchment.matches": pgettext_lazy("access", "Children of the catchment list compared with pupils"),
    "retention": pgettext_lazy("access", "Children behind a figure of retention"),
    "paper_only": pgettext_lazy("access", "Children on paper only"),
    "returnee": pgettext_lazy("access", "Children who may be the returning one"),
    "tasks": pgettext_lazy("access", "Tasks of the registrar"),
    "proofs": pgettext_lazy("access", "Children whose proof of study is missing"),
    "import": pgettext_lazy("access", "An imported file"),
    "import.failed_rows": pgettext_lazy("access", "Rows of an import that failed"),
    "import.passwords": pgettext_lazy("access", "Sheet of first passwords"),
}


def access_words(what: str) -> str:
    """The record in words; a code that nobody has put into words yet stands as it is."""
    return str(_WORDS.get(what, what))
