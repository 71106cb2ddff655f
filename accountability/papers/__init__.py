"""The papers: what each says, as data, and how the data is put on paper (E1 to E6).

Papers are documents of Chinese law and are written in Chinese in every language of the program.
"""
