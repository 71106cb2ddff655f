"""Why a file was refused, in a sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

from kongchuo.lib.sheets.model import Refusal, SheetRefused

_SENTENCES = {
    Refusal.TOO_BIG: _(
        "The file is larger than %(megabytes)s MB. Take out pictures and other sheets, or split it, and try again."
    ),
    Refusal.EMPTY_FILE: _("The file is empty. Save it again and check that it opens in Excel or WPS."),
    Refusal.NO_ROWS: _("The file has no rows. Check that the table is in this file and that its sheet is not hidden."),
    Refusal.ENCRYPTED: _("The file is protected with a password. Save it without a password and try again."),
    Refusal.WORD: _("This is a Word document. Copy its table into an Excel workbook (.xlsx) and try again."),
    Refusal.SLIDES: _("This is a presentation. Put the table into an Excel workbook (.xlsx) and try again."),
    Refusal.PDF: _("This is a PDF. Ask for the Excel file that it was made from (.xlsx) and try again."),
    Refusal.PICTURE: _("This is a picture. A table has to come as an Excel workbook (.xlsx)."),
    Refusal.ARCHIVE: _("This is a packed archive. Unpack it and choose the spreadsheet inside."),
    Refusal.OPEN_DOCUMENT: _("This is an OpenDocument file. Save it as an Excel workbook (.xlsx) and try again."),
    Refusal.BINARY_WORKBOOK: _("This is a binary workbook (.xlsb). Save it as .xlsx and try again."),
    Refusal.NUMBERS: _("This is a Numbers document. Export it as an Excel workbook (.xlsx) and try again."),
    Refusal.XML_WORKBOOK: _("This is an XML spreadsheet. Open it, save it as .xlsx and try again."),
    Refusal.WEB_PAGE: _("This web page holds no table. Open it in Excel, save it as .xlsx and try again."),
    Refusal.UNKNOWN: _("This is no spreadsheet that can be read here. Save it as .xlsx and try again."),
    Refusal.NOT_TEXT: _("The text in this file cannot be read. Open it in Excel, save it as .xlsx and try again."),
    Refusal.DAMAGED: _("The file is damaged. Open it in Excel or WPS, save it as a new .xlsx file and try again."),
    Refusal.DOCTYPE: _(
        "The file holds what no spreadsheet needs. Open it in Excel, save it as a new .xlsx file and try again."
    ),
    Refusal.UNPACKS_TOO_BIG: _(
        "Unpacked, the file is larger than %(megabytes)s MB. Copy the table alone into a new workbook and try again."
    ),
    Refusal.TOO_MANY_ROWS: _(
        "A sheet reaches row %(found)s; up to %(limit)s are read. Delete the empty rows below the table."
    ),
    Refusal.TOO_MANY_COLUMNS: _(
        "A sheet reaches column %(found)s; up to %(limit)s are read. Delete the empty columns on the right."
    ),
    Refusal.TOO_MANY_CELLS: _(
        "A sheet has more than %(limit)s cells. Copy the table alone into a new workbook and try again."
    ),
    Refusal.TOO_SLOW: _(
        "Reading took longer than %(seconds)s seconds. Copy the table alone into a new workbook and try again."
    ),
    Refusal.TOO_MUCH_MEMORY: _(
        "Reading the file takes too much memory. Copy the table alone into a new workbook and try again."
    ),
    Refusal.OLD_WORKBOOK: _("Only a workbook in the format .xlsx can be filled in. Save it as .xlsx and try again."),
    Refusal.MACROS: _("The workbook holds macros. Save it as a plain .xlsx workbook and try again."),
    Refusal.EMBEDDED: _("The workbook holds another file or a data connection. Take it out and try again."),
    Refusal.OUTSIDE: _("The workbook points to something outside (%(target)s): take the link out and try again."),
    Refusal.REACHING_FORMULA: _(
        "A formula in %(place)s fetches or runs something outside the workbook. Take it out and try again."
    ),
    Refusal.NO_ROOM_LEFT: _("The form changed between reading and filling it in: upload it again."),
}


def sentence(refused: SheetRefused) -> str:
    """The reason in the language of the moment."""
    return str(_SENTENCES[refused.code]) % refused.params
