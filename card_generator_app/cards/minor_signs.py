"""The words that tell of a minor, and of sexual content, in the languages people use.

Each is one alternative of a pattern. Folded text only: lower case, NFKC, no zero width.
"""

# ruff: noqa: E501, ISC004 - an alternative of a pattern is one line

TEENS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen"
)
UNDER_18 = rf"(?:(?<![\d.,])(?:\d|1[0-7])(?![\d]|[.,]\d)|\b(?:{TEENS})\b)"
_CHILD = r"(?:child|kid|boy|girl|teen(?:ager)?|adolescent|toddler|minor)"

# A person who is a minor now.
PERSON = [
    rf"{UNDER_18}[\s-]*(?:years?|yrs?)[\s-]*old\b",
    rf"{UNDER_18}[\s-]*(?:yo|y/o|y\.o\.|yrs?)(?!\w)",
    rf"\bage[d]?\b\W{{0,6}}(?:is |of |about |around |only |just )?{UNDER_18}(?!\s*(?:%|months of|minutes|hours))",
    r"\b(?:1[0-7]|[5-9])\s?[fm]\b|\b[fm]\s?/?\s?1[0-7]\b",
    rf"(?:\b(?:she|he|they|i|you|who|girl|boy|student|daughter|son)|\}}\}})\s?(?:['’]s|['’]m|['’]re|is|am|are)\s"
    rf"(?:only |just |barely |about |almost |still |not yet |actually |really )*{UNDER_18}"
    r"(?=\s*(?:[.,;:!?)*\"”]|$|\n|and\b|but\b|now\b|years old))",
    rf"\b(?:the|an?|my|your|her|his|their) (?!(?:clock|time|hour|score|answer|number|door|room|level|page|count)\b)\w+ is (?:only |just )?{UNDER_18}(?=\s*(?:[.,;!?)]|$|and\b|years old))",
    rf"\bturn(?:s|ed|ing)? {UNDER_18}\b(?=\s*(?:[.,;!?)\"”]|$|and\b|last\b|this\b|next\b|in\b|on\b|today\b|yesterday\b|years old))",
    r"\b(?:(?:1[0-7]|[1-9])th|sixteenth|seventeenth|fifteenth|fourteenth|thirteenth) birthday",
    r"\bsweet sixteen\b",
    r"\b(?:not (?:yet |quite |even )?|isn['’]t (?:yet |even )?)(?:18|eighteen|of age|legal)\b",
    r"\b(?:under|below|younger than) (?:18|eighteen|the age of (?:consent|18|eighteen)|legal age)\b",
    r"\bunder-?aged?\b",
    r"\bpre-?teens?\b|\btweens?\b",
    r"\b(?:teenage[dr]?|teenaged|adolescent|teen) (?:girl|boy|daughter|son|student|body|character)s?\b",
    r"\ban? (?:teen|teenager|adolescent|preteen)\b",
    r"\b(?:is|am|as|still) an? (?:minor|child|kid|toddler|infant)\b(?! (?:of the|at heart))",
    r"\ban? (?:legal )?minor(?=\s*(?:[.,;!?)\"”]|$|and\b|who\b|in\b))",
    r"\b(?:little|young|small|tiny) (?:girl|boy|child|kid|lad)s?\b",
    r"\b(?:school ?girl|school ?boy|school ?child|school ?kid|sch00lgirl)s?\b",
    r"\b(?:high|middle|elementary|primary|grade|junior[- ]high|secondary)[- ]school(?:er|ers)\b",
    r"\b(?:high|middle|elementary|primary|grade|junior[- ]high)[- ]school"
    r" (?:student|girl|boy|kid|pupil|freshman|sophomore|junior|senior|cheerleader)s?\b",
    r"\b(?:still |currently )?(?:in|at|attends?|goes to|attending) (?:a |an |the |her |his |my |their )?"
    r"(?:local )?(?:high|middle|elementary|primary|junior[- ]high)[- ]school\b",
    r"\b(?:[1-9]|1[0-2])(?:st|nd|rd|th)[- ]grader?\b|\bgrade (?:[1-9]|1[0-2])\b(?! (?:teacher|steel|exam|piano))",
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)[- ]graders?\b",
    r"\b(?:kindergart(?:e?ner|en (?:boy|girl|child))|preschooler|toddler)s?\b",
    r"\bl[o0]li(?:s|con|ta|cons)?\b|\bshota(?:s|con)?\b|\bjailbait\b|\bcunny\b",
    # However old they are said to be.
    rf"\b(?:looks?|looking|appears?|appearing|seems?|body|appearance|face|physically|mentally|mind)\b"
    rf"(?: of| to be| like| as if| around| about| only| barely| no older than|[:,]| an?| she| he| they| is| are| were| was)*"
    rf" (?:{UNDER_18}(?!\s*(?:%|percent|feet|ft|inches|cm|metres|meters|minutes|hours|days|weeks))|(?:little |young |small )?{_CHILD}\b)",
    r"\b(?:child|girl|boy)-?like (?:body|figure|frame|chest|build|appearance)\b",
    r"\b(?:pre-?)?pubescent\b|\bpre-?pubert\w*|\byoung teens?\b",
    # Told another way round.
    rf"\b(?:girl|boy|child|lad|lass|maiden|daughter|son|student|pupil)\s?(?:of |\(|, )(?:only |just |about |barely )?{UNDER_18}(?=\s*(?:[.,;!?)]|$|and\b|who\b|years?\b))",
    r"\b(?:1[0-7]|(?:thir|four|fif|six|seven)teen) and (?:a half|three[- ]quarters|\d+ (?:months|days))\b",
    r"\b(?:will be|will turn|turns?|turning|becomes?) (?:18|eighteen) (?:next|soon|tomorrow|this|in|on)\b|\b(?:almost|nearly|about to (?:be|turn)) (?:18|eighteen)\b(?!,000| (?:hundred|thousand|hours|months|years ago))",
    r"\b(?:short of|shy of|away from|before) (?:turning |being |(?:her|his|their) )?(?:18(?:th)?|eighteen(?:th)?)\b(?!,000| (?:hundred|thousand|hours|months|o'clock))",
    rf"{UNDER_18} (?:winters|summers|springs) old\b|\b(?:seen|of|is|known|lived)(?: only| just| but)? {UNDER_18} (?:winters|summers|springs)\b",
    r"\b(?:\d{1,2}|1\d\d|20\d|21[0-5])[\s-]*months?[\s-]*old\b|\bage[d]?\W{0,3}(?:x|xi{1,3}|xiv|xv|xvi|xvii)\b",
    r"\byear (?:[1-9]|1[0-3]) (?:(?:at|of|in) (?:\w+ ){0,2}school|pupils?|students?|girls?|boys?)\b|\bpupil (?:of|at|in) (?:\w+ ){0,3}school\b",
    r"\bjunior[- ]high\b(?! (?:teacher|principal|reunion|sweetheart))|\b(?:goes to|attends?|attending|still in) (?:the |a )?(?:kindergarten|preschool|nursery school)\b",
    r"\bchild[- ](?:bride|wife|groom|prostitute|whore)s?\b|\b(?:girl|boy|cub) scouts?\b(?! (?:leader|cookie|knife))|\bage of consent (?:does not|doesn['’]t|be damned|is no)\b",
    # Deutsch, français, español, italiano, português, Nederlands, polski
    rf"{UNDER_18}[\s-]*(?:jahre alt|jährig\w*|jaar oud|jarige?\b|ans\b|años\b|anni\b|anos\b|lat(?:ek)?\b|-?letni\w*)",
    r"\b(?:drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn)jährig\w*",
    r"\bminderjährig\w*|\bschulmädchen\b|\bschüler(?:in|innen)?\b|\bkleines mädchen\b|\bkleiner junge\b",
    r"\bmineure?s?\b(?= (?:de|qui|et)|[.,;!?]|$)|\bécoli[eè]re?s?\b|\bcollégien(?:ne)?s?\b|\blycéen(?:ne)?s?\b|\bpetite fille\b|\bpetit garçon\b|\bfillette\b",
    r"\bmenor(?:es)? de (?:edad|idade)\b|\bcolegiala\b|\bniñ[ao]s?\b|\bquinceañera\b|\bmenininha\b|\bgarotinha\b",
    r"\bminorenn[ei]\b|\bbambin[aoei]\b|\bragazzina\b|\bminderjarig\w*|\bschoolmeisje\b|\bnieletni\w*|\buczennica\b|\bdziewczynka\b",
    r"\b(?:de|tiene|con|tem|ha|di|âgée? de) (?:diez|once|doce|trece|catorce|quince|dieciséis|diecisiete|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dodici|tredici|quattordici|quindici|sedici|diciassette|doze|treze|dezesseis|dezessete) (?:años|ans|anni|anos)\b",
    # русский, 日本語, 中文, 한국어
    rf"{UNDER_18}[\s-]*(?:лет(?!\w)|-?летн\w+|год(?:а|ик\w*)?(?!\w)|-?годовал\w+)|несовершеннолетн\w+|школьни[цк]\w*|\bдевочк\w*|\bмальчик\w*|малолет\w+",
    rf"{UNDER_18}\s*(?:歳|才|さい)|未成年|小学生|中学生|高校生|女子高生|女子校生|幼女|少女|ロリ|ショタ|小女孩",
    rf"{UNDER_18}\s*(?:岁|歲)|初中生|高中生|萝莉|蘿莉|正太|十[一二三四五六七]岁",
    rf"{UNDER_18}\s*(?:살|세(?!\w))|미성년|초등학생|중학생|고등학생|여고생|여중생|로리|쇼타|어린 소녀",
]
# Needs its capital: "Mia is 15." "Mia, 15, …" "Mia (15)".
PERSON_BY_NAME = [
    r"\b(?!January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Chapter|Room|Page|Level|Part|Day|Act|Unit|Route|Floor)[A-Z][a-z]{2,}"
    r"(?: is (?:only |just |barely )?|, | \()(?:[5-9]|1[0-7])(?=[.,;)!?]|$)",
]
# Minors spoken of in passing; they count only in one sentence with plainly sexual words.
IN_PASSING = [
    r"\b(?:child(?:ren)?|kids?|minors|toddlers?|infants?|teens|teenagers?|adolescents?|pupils?|youngsters?|teenage)\b",
    r"\b(?:boys|girls) (?:under|of) (?:18|\d|1[0-7])\b",
    r"\bkinder(?:n|s)?\b|\bkindes\b|\benfants?\b|\bbambini\b|\bcrianças?\b|\bkinderen\b|\bdziec\w+|\bреб[её]н\w+|\bдет(?:и|ей|ям)\b|子供|こども|儿童|孩子|아이|어린이",
]
# A time that is over. It counts in one clause with plainly sexual words, or in one
# sentence with a sexual act.
PAST = [
    rf"\b(?:when|while|since|until|before|after|once)\b[^.;!?\n]{{0,24}}\b(?:was|were|turned|had been|at|age)\b[^.;!?\n]{{0,10}}?(?:{UNDER_18}|an? (?:\w+ )?{_CHILD}\b)(?:[\s-]*years?[\s-]*old)?",
    rf"\b(?:at|by|from|since|until|before) (?:the (?:tender |young )?age of |age )(?:just |only )?{UNDER_18}(?:[\s-]*years?[\s-]*old)?",
    r"\b(?:at|by|since|until|before) (?:just |only )?(?:1[3-7]|thirteen|fourteen|fifteen|sixteen|seventeen)(?:[\s-]*years?[\s-]*old)?(?=\s*(?:[.,;!?)]|$|and\b|she\b|he\b|they\b|to\b|with\b))",
    rf"\b(?:was|were|had been) (?:only |just |barely |about |a |an )*(?:{UNDER_18}(?:[\s-]*years?[\s-]*old)?(?=\s*(?:[.,;!?)]|$|when\b|and\b|at\b))|(?:little |young |small )?{_CHILD}\b)",
    rf"\b(?:back )?as an? (?:{UNDER_18}[\s-]*years?[\s-]*old|(?:young |little |small )?(?:child|kid|boy|girl|teen(?:ager)?))\b(?=[^.;!?\n]{{0,60}}\b\w+ed\b|\s*,|$)",
    rf"\b(?:she|he|they|i)(?:['’]d| had) turned {UNDER_18}\b|\bturned {UNDER_18}\b[^.;!?\n]{{0,40}}\byears ago\b",
    r"\b(?:her|his|their|my|the) (?:\w+th|sweet sixteen) birthday\b[^.;!?\n]{0,60}\b(?:was|were|ago|gave|had|left|lost|died)\b",
    r"\bchildhood\b|\bals (?:kind|(?:sie|er|ich)\b[^.;,!?\n]{0,30}\bwar)\b|\bquand (?:elle|il) (?:était|avait)\b[^.;,!?\n]{0,20}|\bcuando (?:era|tenía)\b[^.;,!?\n]{0,20}|когда (?:ей|ему) было[^.;,!?\n]{0,20}",
]
# Words of a minor that speak of none.
NO_MINOR = [
    r"\b(?:high|middle|elementary|primary)[- ]school (?:sweetheart|reunion|teacher|principal|friend|diploma|yearbook)s?\b",
    rf"\b(?:no|not|never|nobody|no one|none|nor|without|isn['’]t|aren['’]t)(?: (?:is|are|be|any|an?|one|of|them|involving|with|character|ever|who))*"
    rf" (?:minors?|child(?:ren)?|kids?|under-?aged?|under (?:the age of )?(?:18|eighteen)|{_CHILD}s?)\b",
    r"\b(?:over|above|older than|at least|no (?:one )?younger than) (?:18|eighteen|the age of (?:18|eighteen))\b",
    r"\b(?:only|inner|brain|god|grand|step)[- ]?child(?:ren)?\b|\bchild(?:hood)?[- ]?free\b|\bchild of (?:the|a|an|two)\b|\bchild support\b",
    r"\b(?:mother|father|mom|mum|dad|parent|widow(?:er)?|divorcee?) (?:of|with) (?:\w+ )?(?:kids|children)\b",
    r"\b(?:has|have|had|raised|raising|with|teach(?:es|ing)?) (?:two|three|four|five|\d|her|his|their|grown|adult|no|the)? ?(?:own |village |local |grown |adult )?(?:kids|children)\b(?! (?:to|how|about))",
    r"\bchildren['’]s (?:books?|author|hospital|home|ward|stories|choir)\b|\b(?:grown|adult) (?:children|kids|child|son|daughter)\b",
    r"\bkid (?:gloves|brother's)\b|\bkidding\b|\bkid-free\b|\bkind of\b|\bkind(?:er|est)? (?:to|and|eyes|words?|smile|than|heart)\b|\b(?:a|is|was|are|be|very|so|too|more) kind(?:er)?\b",
    r"\bpupils? (?:dilat|contract|narrow|widen|blown|are|were|of (?:her|his|their) eye)\w*|\b(?:her|his|their|slit|slitted|dilated|vertical|cat-?like) pupils?\b",
    r"\b(?:former|ex-?|once a|was a|been a) ?(?:girl|boy) scouts?\b|\bteen(?:age)? years\b(?= (?:were|was|had|are|lie|behind|long))",
    r"\bminor (?:noble|god|key|injur|detail|character|problem|role|deity|spirit|house|demon|wound)\w*",
]
# Plainly sexual.
SEXUAL = [
    r"\bnsfw\b|\bnsfl\b|\bn\.s\.f\.w\b|\bsmut(?:ty)?\b|\bporn\w*|\bhentai\b|\berotic\w*|\berp\b|\br-?18\b|\brule ?34\b",
    r"\b(?:sex|sexual|sexually|sexy|sexual[iz]+ed?|sexting|intercourse|sexslave)\b",
    r"\borgasm\w*|\bmasturbat\w*|\bgenital\w*|\bpenis\w*|\bvagina\w*|\bclitor\w*|\berections?\b|\bejaculat\w*|\bsemen\b",
    r"\bcocks?\b(?= (?:in|into|inside|deep|hard|throb|thrust))|\bpuss(?:y|ies)\b(?! ?(?:cat|willow|foot))|\bblow ?jobs?\b|\bhand ?jobs?\b|\bcreampie\b|\bcum(?:s|ming|shot)?\b(?! laude)|\bdeepthroat\w*",
    r"\bfuck(?:s|ed|ing)? (?:her|him|me|them|you|you|hard|the (?:girl|boy|child|kid))\b|\b(?:wants? to|let's|lets) (?:fuck|bang|bed)\b",
    r"\blewd\w*|\bhorny\b|\bslutty?\b|\bnympho\w*|\bincest\w*|\bpedophil\w*|\bpaedophil\w*|\bfetish\w*|\bkink(?:s|y)\b|\bbdsm\b|\bdominatrix\b",
    r"\bmakes? love\b|\bmaking love\b|\blovemaking\b|\bsleeps? with (?:her|him|me|you|them|\{\{user\}\}) (?:every|for|to)\b|\btopless\b|\bundress(?:es|ing)\b|\bstriptease\b|\bnudes\b",
    r"\baphrodisiac\w*|\bin heat\b|\bsex ?slave\w*|\bmolest\w*|\brap(?:e|es|ed|ing|ist)\b|\bgroom(?:s|ed|ing) (?:her|him|a|the) (?:girl|boy|child|kid|minor)\w*",
    r"\bsexuell\w*|\berotisch\w*|\bgeschlechtsverkehr\b|\bsexuel(?:le)?s?\b|\bérotiques?\b|\berótic\w+|\bsessual\w+|\bseksu\w+|\bseks\b|\bsexo\b|\bsesso\b",
    r"\bseggs\b|\becchi\b|\bh-scenes?\b|\b18\+ (?:content|scenes?|themes?|only)|\bx-rated\b|\bxxx\b|\bstrip[- ]?tease\b|\bonlyfans\b|\bcam ?girls?\b|\bntr\b|\bdeflower\w*|\bpenetrat(?:e|es|ed|ing) (?:her|him|them|you|me)\b",
    r"\b(?:steamy|spicy|lemon) (?:romance|scene|chapter|content|fic|night)s?\b|\b(?:takes?|took|los(?:e|es|ing)|lost) (?:her|his|their|my|your) virginity\b|\bp[*#@]ssy\b|\bc[*#@]cks?\b|\bs[*#@]x\b|\bp[*#@]rn\b|\bf[*#@]ck(?:s|ed|ing)? (?:her|him|me|them|you)\b",
    r"секс\w*|эроти[чк]\w*|порн\w*|\bтрах\w*|セックス|エロ|性的|エッチ|官能|性爱|性愛|色情|做爱|做愛|成人向け|섹스|야한|성적인|에로|19금",
]
# What somebody does or did to somebody.
ACT = [
    r"\b(?:had|has|have|having) sex\b|\bsexual(?:ly)? (?:abus|assault|exploit|touch)\w*|\bmolest\w*|\brap(?:e|es|ed|ing)\b|\bmasturbat\w*|\bfuck(?:s|ed|ing)?\b|\bvirginity\b|\bmade love\b|\borgasm\w*|\bblow ?jobs?\b",
]
# Sexual only in company; two of them, or one beside a minor, are enough.
SUGGESTIVE = [
    r"\bseduc(?:e|es|ing|tive|tively|tion|tress)\b|\baroused?\b|\barousal\b|\blust(?:s|ful|fully)?\b|\blibido\b|\bsensual\w*",
    r"\b(?:naked|nude|nudity)\b|\blingerie\b|\bthongs?\b|\bpanties\b|\bcleavage\b|\bbreasts?\b|\bnipples?\b|\bbosom\b",
    r"\bmoan(?:s|ed|ing)?\b|\bundress(?:ed)?\b|\bintimate(?:ly)? (?:touch|with|scene)\w*|\bromantic(?:ally)? (?:and|or) (?:sexual|physical)\w*|\bfriends with benefits\b|\bone-night stand\b",
    r"\bprostitut\w*|\bwhores?\b|\bgrop(?:e|es|ed|ing)\b|\bfondl(?:e|es|ed|ing)\b|\blove hotels?\b|\btouch(?:es|ed|ing) (?:her|him|them)sel(?:f|ves)\b|\bin bed with (?:her|him|them|you|\{\{user\}\})|\bsleep(?:s|ing)? with (?:her|him|them|you|\{\{user\}\})(?=[.,;!?]|$)",
    r"\bnackt\w*|\bnue?s?\b(?= (?:sous|dans|devant))|\bdesnud\w+|\bnud[aoie]\b|\bnaakt\w*|\bgoł[aye]\w*|\bгол(?:ая|ый|ой|ые)\b|\bобнаж\w*|裸|裸体|알몸|벗은",
]
# Sexual words that speak of nothing sexual.
NOT_SEXUAL = [
    r"\b(?:no|non|not|nothing|never|without|avoid(?:s|ing)?|zero|free of|keine?|nichts|sans|sin|senza|sem|geen|без)[\s-]+"
    r"(?:(?:any|anything|even|remotely|kind|form|of|explicit|explicitly|graphic|overtly|write|writes|include|includes|depict|depicts|engage|in|at|all|nudity|gore|or|and|,|romantic)[\s,-]+)*"
    r"(?:sex(?:ual(?:ly|i[sz]ed?)?|uelle\w*|y)?|nsfw|nude|nudity|erotic\w*|sexuell\w*|sessual\w*|smut|lewd\w*|porn\w*)\b",
    r"\bsex\b\s*[:=(\"']+\s*\[?\(?[\"']?(?:male|female|woman|man|girl|boy|f|m|none|intersex|unknown|other)\b",
    r"\bwhore['’]s (?:son|daughter|brat|child)\b|\bsons? of (?:a )?whores?\b",
    r"\b(?:opposite|same|fair(?:er)?|weaker|both|either|of either|assigned) sex(?:es)?\b|\bsex(?:es)? (?:education|assigned|chromosome)\w*|\b(?:her|his|their) sex at birth\b",
    r"\bsexual(?:ity| orientation| harassment (?:law|training)| health| dimorphism| reproduction)\b",
    r"\bnaked (?:eye|blade|sword|steel|flame|truth|branch|rock|bulb|ambition|singularity|fear|light|tree|wood)\w*|\bmole[- ]rat\b|\bbreast (?:pocket|plate|stroke|cancer)\w*|\bbreastplates?\b|\bredbreast\w*|\bchicken breasts?\b|\bbosom friends?\b",
    r"\b(?:wander|blood|power|gold|battle)[- ]?lust\w*|\blust(?:re|rous)\b|\bmoan(?:s|ed|ing)? (?:about|of|wind)\b|\b(?:wind|timbers?|ship|floor\w*|ice|house|pipes?) moan\w*|\bin heat(?:wave| and)\b|\bgrape(?:s|d)?\b|\bthe rapes?eed\b",
]
