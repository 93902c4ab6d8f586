import pytest

from tests.quotes.stories import only_quote, quotes_of, speakers_of


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ('"The ferry is late," said Ada Lund.', "Ada Lund", "said"),
        ('"The ferry is late," Ada Lund said.', "Ada Lund", "said"),
        ('"The ferry is late," says harbour master Ada Lund.', "Ada Lund", "says"),
        ('"The ferry is late," Ada Lund, a pilot from Narvik, told reporters.', "Ada Lund", "told"),
        ('"Is the ferry late?" Ada Lund asked.', "Ada Lund", "asked"),
        ('"The ferry is late!" Ada Lund shouted on Monday.', "Ada Lund", "shouted"),
        ('"The ferry is late", Ada Lund wrote in a letter.', "Ada Lund", "wrote"),
        ('"The ferry is late," Ada Lund (Labour) later added.', "Ada Lund", "added"),
        ('"The ferry is late," according to Ada Lund.', "Ada Lund", "according"),
        ('The ferry is "never on time", as Ada Lund put it.', "Ada Lund", "put"),
        ('Ada Lund said the ferry was "never on time".', "Ada Lund", "said"),
        ('Ada Lund said: "The ferry is late."', "Ada Lund", "said"),
        ('Ada Lund, who runs the harbour, said the ferry was "never on time".', "Ada Lund", "said"),
        (
            'Speaking on Monday, Ada Lund called the ferry "a rusty old bathtub".',
            "Ada Lund",
            "called",
        ),
        ('Ada Lund has described the ferry as "a rusty old bathtub".', "Ada Lund", "described"),
        ('Ada Lund walked out and said the ferry was "never on time".', "Ada Lund", "said"),
        ('According to Ada Lund, the ferry is "a rusty old bathtub".', "Ada Lund", "According"),
        ('The ferry was described by Ada Lund as "a rusty old bathtub".', "Ada Lund", "described"),
        ('The mayor cited Ada Lund as saying the ferry was "never on time".', "Ada Lund", "saying"),
        ('The club urged Ada Lund to call the ferry "a rusty old bathtub".', "Ada Lund", "call"),
        ('The "rusty old bathtub" will be sold, Ada Lund said.', "Ada Lund", "said"),
        ('Ada Lund of Salem, Ohio, said the ferry was "never on time".', "Ada Lund", "said"),
        ('"It is late," the harbour\'s master, Ada Lund, told the paper.', "Ada Lund", "told"),
    ],
)
def test_a_cue_names_the_speaker(text, speaker, cue):
    quote = only_quote(text)

    assert (quote.speaker, quote.speaker_kind, quote.cue) == (speaker, "person", cue)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Ada Lund said her son told her: "I am cold and wet."', "son"),
        ('Ada Lund quoted her father: "Work hard and be kind."', "father"),
        ('According to the police report, the driver "failed to stop".', "police report"),
        ('The report, published on Monday, called the pier "a waste of money".', "report"),
        ('"The law is clear," reads the ruling.', "ruling"),
        ('"I never saw it coming," recalls the 34-year-old.', "34-year-old"),
        ('Police said the man was "armed and dangerous".', "Police"),
    ],
)
def test_a_speaker_without_a_name_is_described_by_the_words_of_the_story(text, speaker):
    quote = only_quote(text)

    assert (quote.speaker, quote.speaker_kind) == (speaker, "described")


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ('Sailors waiting on the quay chanted "Who pays?" and left.', "Sailors"),
        ('A person familiar with the bank\'s thinking said it was "far too late".', "A person"),
        (
            'A council report printed last spring found the cash came from "eels".',
            "A council report",
        ),
        (
            'The parts of the hull that were holed showed thieves wanted "brass".',
            "The parts of the hull",
        ),
        ('"Keep out of here at once," a note on the gate read.', "a note"),
        ('"It was grim," a woman standing by the pier said.', "a woman"),
        ('"The pier is shut," the release said.', "the release"),
        ('The pier closed after her promise to be "careful with cash".', "her"),
        ('Ada Lund asks whether Omar Kim was right to be "slow and dull".', "Ada Lund"),
        (
            'Half of the voters agreed that Omar Kim is in "very good shape for his age".',
            "Half of the voters",
        ),
        ('"It was grim," one of the sailors said.', "one of the sailors"),
        (
            'Police in Oslo and London said they sought "a tall man in a hat".',
            "Police in Oslo and London",
        ),
        ('People living near the pier say it is "no longer safe at all".', "People"),
        ('The woman who found the boat said the pier was "no longer safe".', "The woman"),
        (
            'The study, printed in the journal Boats, said eels were "faster than trains".',
            "The study",
        ),
        (
            'A statement from the board said it was "a very quiet year".',
            "A statement from the board",
        ),
        ('The company wrote a letter to Omar Kim, calling him "slow and dull".', "The company"),
        ('According to Ada Lund, the bank would call her "slow and dull".', "Ada Lund"),
        ('Ada Lund shook her head: "It was a very quiet year."', "Ada Lund"),
        ('"Get out of the way," Omar Kim was told by Ada Lund.', "Ada Lund"),
        (
            'The clip shows Omar Kim telling a crowd that boats are "faster than trains".',
            "Omar Kim",
        ),
        ('The paper ran a video of Omar Kim saying, "Boats are faster than trains."', "Omar Kim"),
        ('"We erred," the court\'s ruling said.', "the court's ruling"),
        ('Ada Lund believes Omar Kim worries that eels are "faster than trains".', "Ada Lund"),
        ('Ada Lund rated most of the Danish claims as "half true".', "Ada Lund"),
        ('Ada Lund called on her to leave her post and said, "She is done!"', "Ada Lund"),
        (
            'Ada Lund was cross when asked about a man who said he was cheated, saying, "Not I."',
            "Ada Lund",
        ),
    ],
)
def test_the_mention_is_the_subject_whatever_stands_between_it_and_the_verb(text, mention):
    assert only_quote(text).mention == mention


def test_it_is_the_paper_that_spoke_before():
    first, second = quotes_of('"It was grim," the Narvik Times wrote.', '"It was cold," it added.')

    assert (second.mention, second.cue) == ("it", "added")
    assert second.speaker == first.speaker == "Narvik Times"


def test_lines_of_quotations_are_each_signed_behind_a_dash():
    quotes = quotes_of("“We left at dawn.” ― Jo\n“We stayed on.” ― Harbour Twins\n“I slept.” ― Bo")

    assert [quote.mention for quote in quotes] == ["Jo", "Harbour Twins", "Bo"]


def test_a_turn_that_goes_on_in_the_next_paragraph_is_mentioned_by_its_label():
    first, second = quotes_of(
        "Ada Lund met Omar Kim on air:", '"KIM: Well, I row.', '"And I fish when it rains."'
    )

    assert (first.mention, second.mention) == ("KIM", "KIM")
    assert (second.mention_start, second.mention_end) == (first.mention_start, first.mention_end)


def test_a_paragraph_goes_on_with_words_said_twice():
    text = 'Kim fled. "I row," Ada Lund said of work. "And I fish when it rains."'
    quotes = quotes_of(text, 'Ada Lund was asked. "I row," she said. "And I fish when it rains."')

    assert [quote.mention for quote in quotes] == ["Ada Lund", "Ada Lund", "she", "she"]


def test_a_transcript_inside_the_marks_names_each_turn():
    found = speakers_of(
        "Ada Lund met Omar Kim on air:", '"LUND: Did you know?', '"KIM: I did not know."'
    )

    assert found == ["Ada Lund", "Omar Kim"]


def test_a_sentence_of_nearly_only_names_is_no_headline():
    text = '"It is so," Senate Majority Leader Nils McOdd, R-Ky., said. "It always was that way."'

    assert speakers_of(text) == ["Nils McOdd", "Nils McOdd"]


def test_a_reply_in_other_words_than_say_is_found():
    text = 'After Omar Kim criticised the pier, Ada Lund shot back: "It is older than you."'

    assert only_quote(text).speaker == "Ada Lund"


def test_a_descriptive_clause_between_name_and_verb_is_jumped():
    text = '"It was grim," Ada Lund, a pilot who had sailed with Omar Kim for years, said.'

    assert only_quote(text).speaker == "Ada Lund"


def test_a_tight_right_hand_cue_beats_a_left_hand_one():
    text = 'Omar Kim said he had resigned, but "nobody believed him," Ada Lund said.'

    assert only_quote(text).speaker == "Ada Lund"


def test_a_quotation_that_begins_behind_a_verb_belongs_to_it():
    first, second = quotes_of(
        '"Go now," Ada Lund said, but Omar Kim replied, "I will stay," and sat.'
    )

    assert (first.speaker, second.speaker) == ("Ada Lund", "Omar Kim")


def test_a_sentence_that_ends_inside_the_marks_is_not_glued_to_the_next():
    assert only_quote('Ada Lund said, "I row." Omar Kim thinks she is wrong.').speaker == "Ada Lund"


def test_a_quotation_without_a_cue_goes_on_with_the_speaker():
    found = speakers_of('"We lost," Ada Lund said. The hall fell silent. "We will try again."')

    assert found == ["Ada Lund", "Ada Lund"]


def test_a_sentence_before_hands_its_speaker_on():
    text = 'Ada Lund said the harbour would close. "There is no money left for it."'

    assert only_quote(text).speaker == "Ada Lund"


def test_a_paragraph_that_ends_in_a_colon_announces_the_next():
    quote = only_quote(
        "Ada Lund wrote to the council:", '"There is no money left for the harbour."'
    )

    assert quote.speaker == "Ada Lund"


@pytest.mark.parametrize("dash", ["-", "–", "—", "― "])
def test_a_name_behind_a_dash_signs_the_quotation(dash):
    quote = only_quote(f'"A true expert and a friend." {dash}Councillor Ada Lund')

    assert (quote.speaker, quote.speaker_role) == ("Ada Lund", "Councillor")


def test_a_label_names_the_speaker():
    first, second = quotes_of('Ada Lund: "Where were you?"', 'Omar Kim: "At the harbour."')

    assert (first.speaker, second.speaker) == ("Ada Lund", "Omar Kim")
    assert first.marking == "label"


@pytest.mark.parametrize("name", ["BMO", "Harbour Bank", "Ada Lund"])
def test_a_label_may_stand_behind_the_quotation(name):
    quote = only_quote(f"‘The ferry isn’t late, it is lost’: {name}")

    assert (quote.speaker, quote.evidence) == (name, "label")


def test_who_is_the_mention_and_its_antecedent_the_speaker():
    quote = only_quote('The prize went to Ada Lund, who said it was "a very great honour".')

    assert (quote.mention, quote.speaker) == ("who", "Ada Lund")


def test_two_names_speak_together():
    quote = only_quote('"We are leaving," Ada Lund and Omar Kim said.')

    assert quote.speaker == "Ada Lund"
    assert quote.co_speakers == ("Omar Kim",)


def test_a_denial_is_not_a_statement():
    quote = only_quote('Ada Lund denied calling the ferry "a rusty old bathtub".')

    assert (quote.speaker, quote.stance) == ("Ada Lund", "denied")


def test_a_story_that_names_nobody_gives_no_speaker():
    quote = only_quote('"There is no money left for the harbour."')

    assert quote.speaker is None
    assert quote.confidence < 0.5


@pytest.mark.parametrize(
    "text",
    [
        'She starred in the film "The Long Way Home" last year.',
        'Her book, titled "Rivers of the North", sold well.',
        'Lund was on BBC\'s "Good Morning Coast" show.',
        'The so-called "loft" is a single room.',
    ],
)
def test_titles_and_terms_make_no_row(text):
    assert quotes_of(text) == ()
