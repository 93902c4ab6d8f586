import pytest

from tests.quotes.stories import only_quote, quotes_of, speakers_of


def test_a_surname_is_led_back_to_the_full_name():
    found = speakers_of(
        'Ada Lund spoke on Monday. "We lost," Lund said.', '"Never again," Lund added.'
    )

    assert found == ["Ada Lund", "Ada Lund"]


@pytest.mark.parametrize(
    ("pronoun", "name"), [("he", "Omar Kim"), ("she", "Ada Lund"), ("He", "Omar Kim")]
)
def test_a_pronoun_takes_the_person_of_its_gender(pronoun, name):
    text = f'Mr Omar Kim met Ms Ada Lund. Afterwards {pronoun} said: "It went well for us."'

    quote = only_quote(text)

    assert (quote.speaker, quote.mention) == (name, pronoun)


def test_a_pronoun_goes_back_to_who_spoke_before():
    found = speakers_of(
        '"We lost," Ada Lund told Omar Kim.', "The hall was cold.", '"It was my fault," she said.'
    )

    assert found == ["Ada Lund", "Ada Lund"]


def test_couples_of_one_surname_are_kept_apart():
    found = speakers_of(
        "Mr Tomas Berg and Mrs Clara Berg bought the farm.",
        '"I wanted land," Mr Berg said.',
        '"I wanted the sea," Mrs Berg said.',
    )

    assert found == ["Tomas Berg", "Clara Berg"]


def test_they_name_nobody():
    quote = only_quote('Omar Kim and others came. "We are hungry," they said.')

    assert quote.speaker is None
    assert quote.mention == "they"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('"It is late," said harbour master Ada Lund.', None),
        ('"It is late," said transport minister Ada Lund.', "transport minister"),
        ('"It is late," said US trade adviser Ada Lund.', "US trade adviser"),
        ('"It is late," Ada Lund, a surgeon, said.', "surgeon"),
        ('"It is late," Dr Ada Lund said.', "Dr"),
        ('"It is late," Ms Ada Lund said.', None),
        ('"It is late," Norway\'s Prime Minister Ada Lund said.', "Norway's Prime Minister"),
    ],
)
def test_the_role_before_or_behind_a_name_is_kept(text, role):
    quote = only_quote(text)

    assert (quote.speaker, quote.speaker_role) == ("Ada Lund", role)


def test_the_role_stands_on_every_row_of_its_speaker():
    found = quotes_of(
        '"We lost," Lund said.',
        '"Never again," said party leader Ada Lund.',
        'Lund called it "sad and stupid".',
    )

    assert [quote.speaker_role for quote in found] == ["party leader"] * 3


def test_the_role_alone_means_whoever_was_introduced_with_it():
    found = speakers_of(
        "The coach Omar Kim met the surgeon Ada Lund.", '"It will heal," the surgeon said.'
    )

    assert found == ["Ada Lund"]


def test_an_unnamed_speaker_keeps_the_words_of_the_story():
    quote = only_quote('"We saw smoke," a harbour official in Narvik said.')

    assert quote.speaker_kind == "described"
    assert quote.speaker is not None
    assert quote.speaker.startswith("harbour official")
    assert quote.mention is not None
    assert quote.mention.startswith("a harbour official")


@pytest.mark.parametrize("name", ["Norway", "The Kremlin", "The Fishing Union", "NATO"])
def test_countries_and_bodies_are_organisations(name):
    quote = only_quote(f'{name} said it had "nothing to add to this".')

    assert quote.speaker_kind == "organisation"
    assert quote.speaker == name.removeprefix("The ")


@pytest.mark.parametrize(
    ("source", "speaker", "kind"),
    [
        ("The Miners' Union", "Miners' Union", "organisation"),
        (
            "A spokeswoman for the Miners' Union",
            "spokeswoman for the Miners' Union",
            "described",
        ),
    ],
)
def test_a_plural_possessive_does_not_cut_a_name(source, speaker, kind):
    quote = only_quote(f'{source} called the plan "a hole in the ground".')

    assert (quote.speaker, quote.speaker_kind, quote.mention) == (speaker, kind, source)


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("While Mary Holt slept upstairs, Jane Berg was mending the nets.", "Jane Berg"),
        ("Raised on the tales of Mary Holt and Jane Berg, she had gone to sea.", "Ada Lund"),
        ("The last to leave the boat was deckhand Jane Berg, who locked up.", "Jane Berg"),
        ("On Sunday the town's mayor, Jane Berg, closed the quay.", "Jane Berg"),
        ("As for Jane Berg, she stayed on the quay all night.", "Jane Berg"),
        ("The quay is 6.2km long and Jane Berg walked it twice.", "Jane Berg"),
    ],
)
def test_a_pronoun_means_whom_the_sentence_before_is_about(before, speaker):
    found = speakers_of('"I was tired," Ada Lund said.', before, '"The sea was calm," she said.')

    assert found == ["Ada Lund", speaker]


def test_the_pronouns_near_a_name_tell_whether_it_is_a_man_or_a_woman():
    found = speakers_of(
        "Tiril Quill sold her boat. She never sailed again.",
        "Quill met Omar Kim there.",
        "Quill smiled at the old man.",
        '"It was a good boat," he said.',
    )

    assert found == ["Omar Kim"]
