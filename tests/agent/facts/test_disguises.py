"""Facts that are written so that nobody would take them for facts: they have to stand somewhere all the same."""

from __future__ import annotations

from innkeep.agent.facts.checking import Evidence
from innkeep.agent.facts.reading import read

ARTICLE = (
    "Breakfast is from 6:30 to 10:30 in the Orangery. It costs 18 euros. Call +43 1 234 5678 or write to "
    "desk@aurora.example. See https://aurora.example/menu. Ask Maria at the desk."
)

BORNE = [
    ("en", "Breakfast is from half past six."),
    ("en", "It costs eighteen euros."),
    ("en", "Breakfast is from ６:３０."),
    ("en", "Follow #evil"),
    ("en", "+43 1 234 5678 is the number."),
    ("en", "Ask Maria."),
    ("en", "Breakfast is at six thirty."),
    ("en", "Breakfast is at 6.30am."),
    ("de", "Frühstück ab halb sieben."),
    ("ja", "朝食は六時半からです。"),
]

INVENTED = [
    ("en", "Breakfast is from half past seven."),
    ("en", "It costs nineteen euros."),
    ("en", "It costs twenty-one euros."),
    ("en", "It costs a hundred euros."),
    ("en", "It costs one euro."),
    ("en", "It costs 1 euro."),
    ("en", "Only one dollar today!"),
    ("en", "It is half price."),
    ("en", "There is a fifty percent discount."),
    ("en", "It costs १९ euros."),
    ("en", "It costs ١٩ euros."),
    ("en", "It costs ⅩⅨ euros."),
    ("en", "It costs XIX euros."),
    ("en", "It costs ①⑨ euros."),
    ("en", "It costs 十九 euros."),
    ("en", "See [the menu](https://evil.example)."),
    ("en", "See evil.example."),
    ("en", "See evil.example/pay."),
    ("en", "See EVIL.EXAMPLE now."),
    ("en", "Go to evil dot example."),
    ("en", "Go to evil[.]example."),
    ("en", "hxxps://evil.example"),
    ("en", "See evil․example"),
    ("en", "See evil。example"),
    ("en", "See www.evil"),
    ("en", "See http://10.0.0.1/x"),
    ("en", "See 10.0.0.1"),
    ("en", "see bit.ly/abc"),
    ("en", "See evil.co.uk"),
    ("en", "See пример.рф"),
    ("en", "See müller.de"),
    ("en", "See xn--mller-kva.de"),
    ("en", "See 例え.jp"),
    ("en", "localhost:8000/x"),
    ("en", "See //evil.example"),
    ("en", "See evil.example:8080"),
    ("en", "Write to evil@evil.example."),
    ("en", "Write to evil at evil dot com."),
    ("en", "Write to evil (at) evil.com"),
    ("en", "evil＠evil.com"),
    ("en", "Telegram @evilhotel"),
    ("en", "Call +1 555 0100 200."),
    ("en", "Call 555-0100."),
    ("en", "Call five five five zero one zero zero."),
    ("en", "Call 01 2345678."),
    ("en", "Dial 9."),
    ("en", "Dial nine."),
    ("en", "Ask John Smith."),
    ("en", "Mr Smith will help you."),
    ("en", "Our manager Anna Weber says hello."),
    ("en", "You should visit the Riverside View Hotel."),
    ("en", "Room 205 is free."),
    ("en", "Breakfast is at seven thirty."),
    ("en", "Breakfast ends at a quarter to eleven."),
    ("en", "Breakfast is at 7am."),
    ("en", "Breakfast is at seven."),
    ("en", "Breakfast is until noon."),
    ("en", "Breakfast is 24/7."),
    ("en", "It costs 18,50 EUR."),
    ("en", "It costs $18."),
    ("en", "It costs eighteen bucks."),
    ("en", "It costs 18 quid."),
    ("en", "It costs nothing."),
    ("en", "It is free of charge."),
    ("en", "It is on the house."),
    ("en", "It is included."),
    ("en", "It costs a fiver."),
    ("en", "It costs a couple of euros."),
    ("en", "It costs 5k."),
    ("en", "It costs 2 x 9 euros."),
    ("en", "The price is 1 8 euros."),
    ("en", "Open on the 25th of December."),
    ("en", "Open on twenty-fifth December."),
    ("en", "Third floor."),
    ("en", "On the 3rd floor."),
    ("en", "3⁄4 of an hour"),
    ("en", "½ hour"),
    ("de", "Es kostet neunzehn Euro."),
    ("de", "Frühstück ab halb acht."),
    ("de", "Es kostet nichts."),
    ("de", "Es kostet einen Euro."),
    ("de", "Viertel nach sieben."),
    ("de", "Frühstück um sieben."),
    ("de", "Es kostet hundertzwanzig Euro."),
    ("fr", "Ça coûte dix-neuf euros."),
    ("fr", "Ça coûte quatre-vingt-dix euros."),
    ("fr", "à sept heures et demie"),
    ("fr", "Ça coûte un euro."),
    ("fr", "soixante-dix euros"),
    ("es", "Cuesta diecinueve euros."),
    ("es", "a las siete y media"),
    ("es", "Cuesta un euro."),
    ("es", "Cuesta doscientos euros"),
    ("es", "veintiún euros"),
    ("it", "Costa diciannove euro."),
    ("it", "alle sette e mezza"),
    ("it", "Costa ventuno euro"),
    ("it", "Costa duecento euro"),
    ("it", "costa un euro"),
    ("pt", "Custa dezanove euros."),
    ("pt", "às sete e meia"),
    ("pt", "Custa duzentos euros"),
    ("pt", "custa um euro"),
    ("nl", "Het kost negentien euro."),
    ("nl", "om half acht"),
    ("nl", "tweehonderd euro"),
    ("nl", "het kost één euro"),
    ("id", "Harganya sembilan belas euro."),
    ("id", "jam tujuh"),
    ("id", "dua ratus euro"),
    ("id", "setengah delapan"),
    ("id", "dua ribu rupiah"),
    ("ja", "19ユーロです。"),
    ("ja", "十九ユーロです。"),
    ("ja", "七時半からです。"),
    ("ja", "百円です"),
    ("ja", "一ユーロです"),
    ("ja", "２万円"),
    ("ja", "二万円"),
    ("ja", "半額です"),
    ("ja", "５割引"),
    ("zh", "十九欧元。"),
    ("zh", "早餐七点半开始。"),
    ("zh", "一百欧元"),
    ("zh", "两万元"),
    ("zh", "一欧元"),
    ("zh", "打五折"),
    ("zh", "壹佰元"),
    ("ko", "십구 유로입니다."),
    ("ko", "일곱 시 반부터입니다."),
    ("ko", "백 유로"),
    ("ko", "만 원"),
    ("ko", "열아홉 유로"),
    ("ko", "일 유로"),
    ("ar", "السعر تسعة عشر يورو."),
    ("ar", "الساعة السابعة والنصف"),
    ("ar", "السعر ١٩ يورو"),
    ("ar", "مئتا يورو"),
    ("ar", "يورو واحد"),
    ("ar", "السعر عشرون يورو"),
]


def test_what_stands_there_may_be_said() -> None:
    for language, text in BORNE:
        assert Evidence.of([ARTICLE], [language, "en"]).bears(text, language), read(text, (language,))


def test_what_stands_nowhere_is_not_said_in_any_disguise() -> None:
    for language, text in INVENTED:
        assert not Evidence.of([ARTICLE], [language, "en"]).bears(text, language), (text, read(text, (language,)))


def test_names_are_those_of_the_article_in_each_language_that_shows_them() -> None:
    known = Evidence.of(["Fragen Sie Frau Weber am Empfang. Der Wirt heißt Josef Huber."], ["de", "en"])
    assert known.bears("Ask Ms Weber, or Josef Huber himself.", "en")
    assert known.bears("ヴェーバーはいません。お客様をお待ちしています。", "ja")
    assert not known.bears("Fragen Sie Frau Maier.", "de")
    assert not known.bears("田中さんがお待ちしています。", "ja")
    assert not known.bears("王先生会帮助您。", "zh")
    assert not known.bears("اسأل السيد حسن", "ar")
