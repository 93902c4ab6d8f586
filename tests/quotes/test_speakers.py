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


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("Former Secretary of State Jane Berg", "Jane Berg", "Former Secretary of State"),
        ("Minister for Health Omar Kim", "Omar Kim", "Minister for Health"),
        ("Speaker of the House Omar Kim", "Omar Kim", "Speaker of the House"),
        ("Rear Admiral Tove Quill", "Tove Quill", "Rear Admiral"),
        ("DJ Jane Berg", "Jane Berg", None),
        ("Lord Hartley", "Lord Hartley", None),
        ("Robert Hale Jr.", "Robert Hale Jr.", None),
    ],
)
def test_offices_are_no_part_of_a_name_but_peerages_and_suffixes_are(mention, name, role):
    quote = only_quote(f'{mention} called the plan "a hole in the ground".')

    assert (quote.speaker, quote.speaker_role) == (name, role)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('"It is late," the county engineer, Maud Ellery, said.', "county engineer"),
        ('"It is late," Maud Ellery, the county engineer, said.', "county engineer"),
        ('"It is late," said the head of the choir, Maud Ellery.', "head of the choir"),
        ('The mayor, Maud Ellery and a nurse came. "It is late," Ellery said.', None),
    ],
)
def test_an_apposition_on_either_side_gives_the_role(text, role):
    quote = only_quote(text)

    assert (quote.speaker, quote.speaker_role) == ("Maud Ellery", role)


@pytest.mark.parametrize(
    ("before", "mention"),
    [
        ("The Harbour Ministry closed the quay.", "It"),
        ("The Harbour Ministry closed the quay. Omar Kim wept.", "The ministry"),
    ],
)
def test_it_and_a_common_noun_mean_the_organisation(before, mention):
    quote = only_quote(f'{before} {mention} said it was "nothing but a question of time".')

    assert (quote.speaker, quote.speaker_kind) == ("Harbour Ministry", "organisation")


def test_the_company_is_the_one_spoken_of_before():
    quote = only_quote(
        "Boats come from builders such as Nordvik, which is in debt. "
        '"We will pay our people," the company said.'
    )

    assert (quote.speaker, quote.speaker_kind) == ("Nordvik", "organisation")


@pytest.mark.parametrize("noun", ["source", "person", "official"])
def test_an_anonymous_source_is_not_given_the_name_of_who_spoke_before(noun):
    quotes = quotes_of('"We lost," Ada Lund said.', f'"It was close," the {noun} said.')

    assert [quote.speaker_kind for quote in quotes] == ["person", "described"]


def test_they_are_the_joint_speakers_before():
    quotes = quotes_of(
        '"We lost," Ada Lund and Omar Kim said.', '"It was our own fault," they said.'
    )

    assert [(q.speaker, q.co_speakers) for q in quotes] == [("Ada Lund", ("Omar Kim",))] * 2


def test_they_are_described_where_nobody_is_named():
    quote = only_quote('The farmers blocked the road. "Nobody listens to us," they said.')

    assert (quote.speaker, quote.speaker_kind) == ("farmers", "described")


def test_who_is_introduced_as_a_mother_can_be_the_mother_later():
    found = speakers_of(
        '"I came by boat," Tove Quill said. Quill is a mother of two.',
        '"It was cold," the mother said.',
    )

    assert found == ["Tove Quill", "Tove Quill"]


def test_an_adjective_that_opens_a_sentence_is_no_first_name():
    found = speakers_of(
        "Robert Lund rowed home.", "Weary Lund went to bed.", '"Leave me alone," Lund said.'
    )

    assert found == ["Robert Lund"]


@pytest.mark.parametrize("behind", ["a chemistry teacher", "34"])
def test_what_stands_behind_the_comma_shows_that_a_name_is_a_persons(behind):
    quote = only_quote(f'Serhan Radio, {behind}, came by boat. "It was cold," he said.')

    assert (quote.speaker, quote.speaker_kind) == ("Serhan Radio", "person")


def test_a_family_is_described():
    quote = only_quote('Jane Orr kept bees. "We sell honey in the summer," the Orrs said.')

    assert (quote.speaker, quote.speaker_kind) == ("Orrs", "described")


def test_a_name_that_stands_once_under_its_letter_is_a_persons():
    text = "“Nobody asked us before they shut the pool.”\n— Tilde Rasmusson"

    quote = only_quote(text)

    assert (quote.speaker, quote.speaker_kind) == ("Tilde Rasmusson", "person")


@pytest.mark.parametrize("trade", ["Vet", "Goalkeeper", "Commuter", "Beekeeper", "Abbot"])
def test_a_trade_that_opens_the_sentence_is_the_role_and_no_part_of_the_name(trade):
    quote = only_quote(f'{trade} Imogen Farr said: "We lost the house in the night."')

    assert (quote.speaker, quote.speaker_role) == ("Imogen Farr", trade)


@pytest.mark.parametrize(
    "document",
    [
        "The report by the Harbour Board",
        "A letter from the Harbour Board",
        "A Harbour Board report",
        "The Harbour Board's statement",
    ],
)
def test_a_document_speaks_for_its_issuer(document):
    quote = only_quote(f'{document} said the quay was "a mess from end to end".')

    assert (quote.speaker, quote.speaker_kind) == ("Harbour Board", "organisation")


def test_a_document_that_nobody_is_said_to_have_issued_is_described():
    quote = only_quote('The report said the quay was "a mess from end to end".')

    assert (quote.speaker, quote.speaker_kind) == ("report", "described")


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Ken and Rosa Hallam", "Ken Hallam"),
        ("Brothers Iwan and Huw Prys", "Iwan Prys"),
        ("David and Nia Okoro", "David Okoro"),
    ],
)
def test_the_first_of_two_joint_names_has_the_surname_of_the_second(opening, name):
    quote = only_quote("The ferry sank.", f'{opening} said they had been "lucky to swim".')

    assert quote.speaker == name
    assert len(quote.co_speakers) == 1


def test_a_surname_joined_to_another_persons_name_stays_its_own():
    quote = only_quote(
        "Ada Lund and her guest came late.", '"We rowed," Lund and Julie Orme said in the hall.'
    )

    assert (quote.speaker, quote.co_speakers) == ("Ada Lund", ("Julie Orme",))


def test_a_surname_with_its_suffix_is_led_back_to_the_full_name():
    found = speakers_of(
        "Amos Tarn Sr., 90, sold the mill.",
        "His son, Amos Tarn Jr., wanted it back.",
        '"I was born in it," Tarn Jr. said.',
    )

    assert found == ["Amos Tarn Jr."]


@pytest.mark.parametrize(
    ("body", "short"),
    [
        ("Ministry of Fisheries", "ministry"),
        ("Department for Harbours", "department"),
        ("University of Orr", "university"),
    ],
)
def test_a_bodys_name_goes_on_behind_of_and_for(body, short):
    found = speakers_of(
        f"The {body} called for calm.", f'"We have read the letter twice," the {short} said.'
    )

    assert found == [body]


def test_who_calls_itself_it_is_no_person():
    quote = only_quote(
        "Drivers of the Wayfare union met the owners.",
        'Corvane said it had paid in full. "We owe nobody a penny," it said.',
    )

    assert (quote.speaker, quote.speaker_kind) == ("Corvane", "organisation")


def test_a_noun_behind_an_organisations_name_may_stand_for_it():
    found = speakers_of(
        "Owners met the Wayfare union on Monday.",
        'Nobody smiled. "We will be back in the spring," the union said.',
    )

    assert found == ["Wayfare"]


@pytest.mark.parametrize("verb", ["dozes", "paints", "whistles"])
def test_a_verb_that_no_list_has_still_has_a_subject(verb):
    found = speakers_of(
        '"I knit," said Winifred Combe, 81.',
        f"Her brother, Peter Combe, {verb} in the yard.",
        '"I bring her soup," he said.',
    )

    assert found == ["Winifred Combe", "Peter Combe"]


def test_a_long_speech_goes_on_with_whoever_spoke_before_it():
    found = speakers_of(
        "“I owe this town a boat,” said Ada Lund.",
        "The hall was full. Nobody had taken the last chair.",
        "“I was twelve when I first rowed here.",
        "“I have been wet ever since.”",
    )

    assert found == ["Ada Lund"] * 3


def test_marks_of_an_inner_quotation_do_not_end_the_utterance():
    first, second = quotes_of(
        "‘I sleep badly,’ said Ada Lund. ‘The nurse said, “Do you snore?” I said, “Ask the cat.”’"
    )

    assert first.utterance == second.utterance


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        ("a baker who asked not to be named", "baker who asked not to be named"),
        ("one woman who keeps goats", "one woman who keeps goats"),
        ("a porter in his early sixties", "porter in his early sixties"),
        ("a surgeon, who had slept badly", "surgeon"),
        ("a teacher who was there", "teacher who was there"),
    ],
)
def test_who_has_no_name_is_described_by_what_tells_them_from_others(behind, words):
    quote = only_quote(f'"The bell rang all night," said {behind}.')

    assert (quote.speaker, quote.speaker_kind) == (words, "described")


def test_the_clause_that_describes_ends_before_the_verb_of_saying():
    quote = only_quote('A baker who lives opposite said it was "a bell with no manners".')

    assert quote.speaker == "baker who lives opposite"


@pytest.mark.parametrize(
    ("introduced", "again", "words"),
    [
        ("One older pilot", "the pilot", "One older pilot"),
        ("A second official", "the person", "second official"),
        ("A retired judge", "the judge", "retired judge"),
    ],
)
def test_the_role_of_an_unnamed_person_means_that_person(introduced, again, words):
    quotes = quotes_of(
        '"I know nothing," Ada Lund said.',
        f'{introduced} doubted it. "They know it all," {again} said.',
    )

    assert [quote.speaker for quote in quotes] == ["Ada Lund", words]


def test_he_and_she_may_be_an_unnamed_person_of_the_sentence_before():
    found = speakers_of(
        '"I row," Omar Kim said.',
        "A potter fires the kiln at dawn.",
        '"I have burned both my thumbs," he said.',
        '"And an ear," he said.',
    )

    assert found == ["Omar Kim", "potter", "potter"]


def test_a_named_person_of_the_sentence_before_goes_first():
    found = speakers_of("A potter met Omar Kim at dawn.", '"I burned both thumbs," he said.')

    assert found == ["Omar Kim"]


def test_it_may_be_a_document():
    found = speakers_of('The audit praises the crews. "No ship left the quay unsafe," it says.')

    assert found == ["audit"]


def test_a_peer_keeps_the_title_of_the_introduction_and_the_office_behind_it():
    quote = only_quote(
        "Baroness Quill of Orr, the fisheries minister, rose.", '"It is a fish," Lady Quill said.'
    )

    assert (quote.speaker, quote.speaker_role) == ("Baroness Quill of Orr", "fisheries minister")


def test_a_role_may_stand_behind_an_age():
    quote = only_quote('"We lost the boat," said Ada Lund, 44, a surgeon from Orr.')

    assert quote.speaker_role == "surgeon from Orr"


def test_an_organisation_that_only_a_relative_clause_tells():
    quote = only_quote(
        'Corvane, which owns the quay, is studying it. "We are sorry," the company said.'
    )

    assert (quote.speaker, quote.speaker_kind) == ("Corvane", "organisation")


@pytest.mark.parametrize(
    "office",
    [
        "House of Commons Speaker",
        "Department for Harbours spokeswoman",
        "University of Orr professor",
    ],
)
def test_a_body_named_with_of_and_a_role_belong_to_the_name_behind_them(office):
    quote = only_quote(f'{office} Ada Lund said the ferry was "late again and again".')

    assert (quote.speaker, quote.speaker_kind) == ("Ada Lund", "person")
    assert quote.speaker_role == office


def test_a_bodys_name_may_open_a_sentence():
    found = speakers_of('Bank of Orr shares fell. "We are calm and open," the bank said.')

    assert found == ["Bank of Orr"]


def test_the_office_behind_a_titled_name_means_that_person():
    found = speakers_of(
        "Father Paul Orme, the abbot, met the sailor Tom Reed by the old gate.",
        '"I sail," Reed said.',
        '"We sing at four," the abbot said.',
    )

    assert found == ["Tom Reed", "Paul Orme"]
