"""The question that tests ask most: what a speaker said."""

from onrecord.table import Table
from onrecord.table.items import StoredQuote
from onrecord.table.pages import Reading, Wanted, page_of_rows
from onrecord.table.questions import EARLIEST, LATEST, rows_by_speakers


def quotes_by_speaker(
    table: Table, key: str, since: str = EARLIEST, until: str = LATEST
) -> list[StoredQuote]:
    rows = rows_by_speakers(table, [key], since, until)
    return list(page_of_rows(table, rows, 1_000, Wanted(), None, Reading()))
