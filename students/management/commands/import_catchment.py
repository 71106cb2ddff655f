"""``manage.py import_catchment FILE``: the children of the catchment from a spreadsheet (G7)."""

from students.choices import ImportKind
from students.management.commands._importing import ImportCommand


class Command(ImportCommand):
    """Imports the correct rows of a catchment list."""

    help = "Import the catchment list (适龄儿童台账) from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.CATCHMENT
