"""The language of a page."""

import pytest

from onrecord.scrape import scrape
from tests.scrape.pages import upload

TEXTS = {
    "en": "The council voted on Tuesday to close the old swimming pool for good. "
    "Nobody spoke against it, and the mayor left before the end of the meeting.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, das alte Schwimmbad für immer zu schließen. "
    "Niemand sprach dagegen, und der Bürgermeister ging vor dem Ende der Sitzung.",
    "es": "El ayuntamiento decidió el martes cerrar la vieja piscina para siempre. "
    "Nadie se opuso, y el alcalde se marchó antes del final de la reunión.",
    "pt": "A câmara municipal decidiu na terça-feira fechar para sempre a velha piscina. "
    "Ninguém se opôs, e o presidente saiu antes do fim da reunião.",
    "no": "Kommunestyret vedtok tirsdag å stenge det gamle svømmebassenget for godt. "
    "Ingen stemte imot, og ordføreren gikk før møtet var slutt.",
    "ru": "Городской совет решил во вторник навсегда закрыть старый бассейн. "
    "Никто не возражал, а мэр ушёл до конца заседания.",
    "ja": "市議会は火曜日、古いプールを閉鎖することを決めた。"
    "反対する議員はおらず、市長は会議が終わる前に退席した。"
    "市民からは残念がる声が相次いでいると地元の新聞は伝えている。",
    "ko": "시의회는 화요일 낡은 수영장을 영구 폐쇄하기로 결정했다. "
    "반대한 의원은 없었고 시장은 회의가 끝나기 전에 자리를 떴다. "
    "시민들은 아쉬움을 나타냈다고 지역 신문이 전했다.",
    "ar": "قرر مجلس المدينة يوم الثلاثاء إغلاق المسبح القديم نهائيا. "
    "ولم يعترض أحد على القرار، وغادر رئيس البلدية قبل نهاية الاجتماع.",
}


def language_of(text: str, attributes: str = "", head: str = "") -> str | None:
    body = f"<html {attributes}><head>{head}</head><body><h1>{text[:60]}</h1><p>{text}</p></body>"
    return scrape(f"<meta charset=utf-8>{body}".encode(), upload()).language


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_without_a_declaration_is_read(language: str):
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("language", ["ru", "ja", "ko", "ar"])
def test_a_declaration_in_another_script_is_not_believed(language: str):
    assert language_of(TEXTS[language], "lang=en") == language
    assert language_of(TEXTS["en"], f"lang={language}") == "en"


@pytest.mark.parametrize(("declared", "text"), [("de", "en"), ("sv", "no"), ("uk", "ru")])
def test_a_declaration_in_the_same_script_is_believed(declared: str, text: str):
    assert language_of(TEXTS[text], f"lang={declared}") == declared


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:locale" content="sv_SE">',
        '<meta http-equiv="content-language" content="sv">',
        '<script type="application/ld+json">{"@type":"Article","inLanguage":"sv-SE"}</script>',
    ],
)
def test_the_head_declares_it_where_the_root_does_not(head: str):
    assert language_of(TEXTS["no"], head=head) == "sv"


def test_what_is_no_language_tag_declares_nothing():
    wrong = '<meta http-equiv="content-language" content="utf-8">'

    assert language_of(TEXTS["de"], "lang=english", wrong) == "de"
