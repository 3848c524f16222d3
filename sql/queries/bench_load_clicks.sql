-- Clicks made of nothing but a seed and their numbers: the same rows, whoever makes them, in any order and any pieces.
--
-- {seed:UInt64}; {first:UInt64} and {count:UInt64} which of all {clicks:UInt64}; {from:Int64} in milliseconds and {days:UInt64} over
-- which they are spread evenly; {topic:String} the log they are said to be from, in 16 partitions.
-- 1,001 workspaces: `hot` has 6 of 100 clicks on up to 20,000 links, each other up to 500. 22 of 100 clicks are bots. 230 countries,
-- 4,600 cities, 2,000 referrers. Few values have most clicks: a rank is a power of an even number below 2^32, in whole numbers, so
-- that every machine comes to the same. Each `hash` decides about things that do not depend on each other.
-- Reads nothing.
INSERT INTO clicks
(
    workspace_id, link_id, clicked_at, domain, short_code, destination_url, click_id, country, continent, region, city, city_id,
    device, browser, browser_version, os, os_version, language, referrer, referrer_url, channel, social, utm_source, utm_medium,
    utm_campaign, trigger, method, status, is_bot, bot_class, bot_name, bot_reasons, classifier_version, visitor_id, asn, network,
    user_agent, accept_language, received_at, _topic, _partition, _offset
)
WITH
    bitShiftRight(hash_1, 32) AS even_1,
    bitShiftRight(hash_2, 32) AS even_2,
    bitShiftRight(hash_3, 32) AS even_3,
    bitShiftRight(hash_4, 32) AS even_4,
    bitShiftRight(even_1 * even_1, 32) AS square_1,
    bitShiftRight(bitShiftRight(even_2 * even_2, 32) * even_2, 32) AS cube_2,
    bitShiftRight(even_3 * even_3, 32) AS square_3,
    bitShiftRight(bitShiftRight(even_4 * even_4, 32) * even_4, 32) AS cube_4,

    hash_1 % 100 < 6 AS is_hot,
    if(is_hot, 0, 1 + bitShiftRight(1000 * square_1, 32)) AS workspace,
    bitShiftRight(if(is_hot, 20000, 500) * cube_2, 32) AS link,
    bitShiftRight(230 * bitShiftRight(square_3 * square_3, 32), 32) AS place,
    place * 20 + bitShiftRight(hash_3, 8) % 20 AS town,
    hash_3 % 64 = 0 AS is_nowhere,
    bitShiftRight(3000 * cube_4, 32) AS source,
    source % 3 = 0 AS is_direct,
    hash_4 % 10 < 4 AS has_campaign,
    -- The agent: device, system and browser at this place of the lists below.
    1 + hash_2 % 24 AS agent,
    bitShiftRight(hash_2, 8) AS version,
    bitShiftRight(hash_3, 16) % 100 < 22 AS is_program,
    bitShiftRight(hash_4, 8) AS program,

    -- Few clicks early in the morning of UTC, most in the evening.
    intDiv(n * {days:UInt64}, {clicks:UInt64}) AS day,
    (hash_5 % 13 + bitShiftRight(hash_5, 8) % 12 + 7) % 24 AS hour,
    toInt64({from:Int64} + day * 86400000 + hour * 3600000 + bitShiftRight(hash_5, 32) % 3600000) AS instant,

    concat('USINGBDEBRFRCAIDJPMXESITAUNLTRPLPHPKVNKRNGARCOZASEBDEGCHTHBEUAMYCLPEATSGDKNOFIROCZPTGRHUILAESAIENZKEMADZHKTWLKNP',
           'ECVEKZBGRSHRSKLTLVEESIADAFAGAIALAMAOASAWAXAZBABBBFBHBIBJBLBMBNBOBQBSBTBVBWBYBZCCCDCFCGCICKCMCNCRCUCVCWCXCYDJDMDO',
           'EHERETFJFKFMFOGAGDGEGFGGGHGIGLGMGNGPGQGSGTGUGWGYHMHNHTIMIOIQIRISJEJMJOKGKHKIKMKNKPKWKYLALBLCLILRLSLULYMCMDMEMFMG',
           'MHMKMLMMMNMOMPMQMRMSMTMUMVMWMZNANCNENFNINRNUOMPAPFPGPMPNPRPSPWPYQARERURWSBSCSDSHSJSLSMSNSOSRSSSTSVSXSYSZTCTDTFTG',
           'TJTKTLTMTNTO') AS countries,
    concat('NAASEUEUSAEUNAASASNAEUEUOCEUASEUASASASASAFSASAAFEUASAFEUASEUEUASSASAEUASEUEUEUEUEUEUEUEUASASASEUOCAFAFAFASASASAS',
           'SASAASEUEUEUEUEUEUEUEUEUASNANAEUASAFOCNAEUASEUNAAFASAFAFNANAASSANANAASANAFEUNAASAFAFAFAFOCAFASNANAAFNAOCEUAFNANA',
           'AFAFAFOCSAOCEUAFNAASSAEUAFEUNAAFAFNAAFANNAOCAFSAANNANAEUASASASEUEUNAASASASOCAFNAASASNAASASNAEUAFAFEUAFEUEUEUNAAF',
           'OCEUAFASASASOCNAAFNAEUAFASAFAFAFOCAFOCNAOCOCASNAOCOCNAOCNAASOCSAASAFEUAFOCAFAFAFEUAFEUAFAFSAAFAFNANAASAFNAAFANAF',
           'ASOCASASAFOC') AS continents
SELECT
    if(is_hot, 'hot', concat('ws', toString(workspace))),
    lower(hex(cityHash64(workspace, link))),
    fromUnixTimestamp64Milli(instant, 'UTC'),
    concat('go', toString(workspace % 50), '.example'),
    concat('s', toString(link)),
    concat('https://example.com/page/', toString(link), '?from=short'),
    lower(hex(hash_1)),

    if(is_nowhere, '', substring(countries, 1 + 2 * place, 2)),
    if(is_nowhere, '', substring(continents, 1 + 2 * place, 2)),
    if(is_nowhere, '', concat('Region ', toString(place * 3 + town % 3))),
    if(is_nowhere, '', concat('City ', toString(town))),
    if(is_nowhere, 0, 1 + town),

    ['mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'mobile',
     'desktop', 'desktop', 'desktop', 'desktop', 'desktop', 'desktop', 'desktop', 'desktop', 'tablet', 'tablet', ''][agent],
    ['Chrome', 'Chrome', 'Chrome', 'Samsung Internet', 'Facebook', 'Opera', 'Brave', 'Safari', 'Safari', 'Safari', 'Safari', 'Instagram',
     'TikTok', 'Chrome', 'Chrome', 'Chrome', 'Edge', 'Firefox', 'Safari', 'Chrome', 'Firefox', 'Safari', 'Chrome', ''][agent] AS browser,
    if(browser = '', '', toString(110 + version % 40)),
    ['Android', 'Android', 'Android', 'Android', 'Android', 'Android', 'Android', 'iOS', 'iOS', 'iOS', 'iOS', 'iOS',
     'iOS', 'Windows', 'Windows', 'Windows', 'Windows', 'Windows', 'macOS', 'macOS', 'Linux', 'iPadOS', 'Android', ''][agent] AS os,
    if(os = '', '', toString(8 + version % 12)),
    ['en', 'en', 'en', 'en', 'de', 'fr', 'es', 'es', 'pt', 'ja', 'zh', 'it', 'nl', 'pl', 'hi', ''][1 + bitShiftRight(hash_3, 24) % 16],

    if(is_direct, '', concat('ref', toString(source), '.example')),
    if(is_direct, '', concat('https://ref', toString(source), '.example/', toString(bitShiftRight(hash_4, 16) % 100))),
    if(is_direct, 'direct', ['social', 'search', 'social', 'email', 'referral', 'ai'][1 + source % 6]),
    if(is_direct OR source % 2 = 1, '', ['facebook', 'x', 'linkedin', 'instagram'][1 + source % 4]),
    if(has_campaign, concat('source ', toString(program % 20)), ''),
    if(has_campaign, ['social', 'email', 'cpc', 'print', 'affiliate'][1 + program % 5], ''),
    if(has_campaign, concat('campaign ', toString(program % 200)), ''),

    if(program % 10 = 0, 'qr', 'link'),
    'GET',
    302,
    is_program,
    if(is_program, ['search', 'ai_crawler', 'monitoring', 'social_preview'][1 + program % 4], ''),
    if(is_program, concat('bot ', toString(program % 60)), ''),
    toUInt32(is_program),
    1,
    cityHash64(workspace, day, version % if(is_hot, 40000, 600)),
    if(is_nowhere, 0, 1000 + town),
    if(is_program AND NOT is_nowhere, 'datacenter', ''),
    concat('Mozilla/5.0 (', os, '; build ', toString(version % 200), ') AppleWebKit/537.36 (KHTML, like Gecko) Chrome/',
           toString(110 + version % 40), '.0.0.0 Safari/537.36'),
    ['en-US,en;q=0.9', 'en-GB,en;q=0.9', 'de-DE,de;q=0.9', 'fr-FR,fr;q=0.9', 'es-ES,es;q=0.9', 'pt-BR,pt;q=0.9', 'ja', ''][1 + bitShiftRight(hash_3, 28) % 8],
    fromUnixTimestamp64Milli(instant + toInt64(hash_5 % 2000), 'UTC'),
    {topic:String},
    n % 16,
    intDiv(n, 16)
FROM
(
    SELECT
        number AS n,
        cityHash64({seed:UInt64}, n, 1) AS hash_1,
        cityHash64({seed:UInt64}, n, 2) AS hash_2,
        cityHash64({seed:UInt64}, n, 3) AS hash_3,
        cityHash64({seed:UInt64}, n, 4) AS hash_4,
        cityHash64({seed:UInt64}, n, 5) AS hash_5
    FROM numbers({first:UInt64}, {count:UInt64})
)
