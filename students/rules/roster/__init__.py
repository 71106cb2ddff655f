"""From the rows of a school's own spreadsheet to pupils and teachers, and what is wrong with them."""
