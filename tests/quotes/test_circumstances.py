import pytest

from tests.quotes.stories import only_quote, quotes_of


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ('Ada Lund said the pier was "beyond all hope".', "said"),
        ('Ada Lund has said the pier was "beyond all hope".', "said"),
        ('Ada Lund denied saying that the pier was "beyond all hope".', "denied"),
        ('Ada Lund denied the pier was "beyond all hope".', "denied"),
        ('Ada Lund did not say the pier was "beyond all hope".', "denied"),
        ('Ada Lund never called the pier "a lost old cause".', "denied"),
        ('Ada Lund will say on Monday that the pier is "beyond all hope".', "will_say"),
        ('Ada Lund is expected to tell the council that it is "beyond all hope".', "will_say"),
        ('Ada Lund might say the pier was "beyond all hope".', "hypothetical"),
    ],
)
def test_the_stance_follows_the_verb(text, stance):
    assert only_quote(text).stance == stance


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ('"It is over," Ada Lund said in a statement.', "in a statement"),
        ('"It is over," Ada Lund told CNN.', "told CNN"),
        ('"It is over," Ada Lund told reporters.', None),
        ('"It is over," Ada Lund said.', None),
        ('Ada Lund wrote on Facebook: "It is over for the pier."', "on Facebook"),
    ],
)
def test_the_carrier_is_named_where_the_clause_names_it(text, via):
    assert only_quote(text).via == via


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ('"It is over," Ada Lund said on Monday.', "on Monday"),
        ('Ada Lund in November said the pier was "beyond all hope".', "in November"),
        ('In 1930 Ada Lund said the pier was "beyond all hope".', "In 1930"),
        ('Ada Lund said last week the pier was "beyond all hope".', "last week"),
        ('"It is over," Ada Lund said.', None),
        ('Ada Lund said the pier had been "beyond all hope" since Monday.', None),
        ('The report, published on Monday, called the pier "a waste of money".', None),
    ],
)
def test_the_time_is_named_where_the_clause_names_it(text, when):
    assert only_quote(text).when == when


def test_what_follows_a_denial_in_the_next_sentence_was_said():
    denied, said = quotes_of(
        'Ada Lund denied that it was "a lost cause". "We did all that we could do there."'
    )

    assert (denied.stance, said.stance) == ("denied", "said")
    assert said.speaker == "Ada Lund"
