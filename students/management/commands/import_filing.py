"""``manage.py import_filing FILE``: student status numbers and refusals from the authority (M23)."""

from students.choices import ImportKind
from students.management.commands._importing import ImportCommand


class Command(ImportCommand):
    """Imports the correct rows of an answer to the filing of new entrants."""

    help = "Import the answer to the filing of new entrants from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.FILING
