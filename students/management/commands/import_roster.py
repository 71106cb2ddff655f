"""``manage.py import_roster FILE``: the pupils of a school from its spreadsheet."""

from students.choices import ImportKind
from students.management.commands._importing import ImportCommand


class Command(ImportCommand):
    """Imports the correct rows of a roster."""

    help = "Import pupils from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.ROSTER
