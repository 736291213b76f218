import { primaryLanguage } from '@z2/contracts';

/** Words that carry grammar, not subject: they end phrases and are no tags. Fillers of speech are among them. */
const LISTS: Readonly<Record<string, string>> = {
  en:
    'a about above after again against all almost also although always am among an and another any anybody anyone anything ' +
    "are aren't around as at away back be became because been before being below between both but by came can can't cannot " +
    "come could couldn't day did didn't do does doesn't doing don't done down during each either else enough even ever every " +
    'everyone everything few first for from further gave get gets getting give go goes going gone got great had has have ' +
    "having he he'd he'll he's her here here's hers herself him himself his how however i i'd i'll i'm i've if in into is " +
    "isn't it it's its itself just kind know last least less let let's like little long look lot made make many may maybe me " +
    'mean might mine more most much must my myself never new next no nobody none nor not nothing now of off often oh ok okay ' +
    'old on once one only onto or other others our ours ourselves out over own part people per perhaps put quite rather ' +
    "really right said same saw say says see seem seems seen several shall she she's should since so some somebody someone " +
    "something sometimes somewhere still such sure take than that that's the their theirs them themselves then there there's " +
    "therefore these they they're they've thing things think this those though through thus time to today together too took " +
    "toward two uh um under until up upon us use used very want wants was wasn't way we we'd we'll we're we've well went were " +
    "what what's when where whether which while who whole whom whose why will with within without won't would wouldn't yeah " +
    "yes yet you you'd you'll you're you've your yours yourself yourselves able actually available basically example important provide gonna wanna can't hello thank thanks please",
  es:
    'a al algo alguien algún alguna algunas alguno algunos ahora allí ante antes aquel aquella aquellas aquello aquellos aquí ' +
    'así aun aún aunque bajo bien cada casi como cómo con contra cosa cosas cual cuál cuando cuándo cuanto de del desde ' +
    'después día días donde dónde dos durante e el él ella ellas ello ellos en entonces entre era eran eres es esa esas ese eso ' +
    'esos esta está están estaba estado estamos estar estas este esto estos estoy fin fue fueron ha había han has hasta hay ' +
    'he hacer hace hacen hacia hecho hemos hoy ir la las le les lo los luego más me mejor mi mí mis mismo misma mientras mucho ' +
    'mucha muchas muchos muy nada nadie ni no nos nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros ' +
    'para parte pero poco podemos poder podría por porque pues puede pueden que qué quien quién quienes se sea según ser si sí ' +
    'sido siempre sin sino sobre solo sólo somos son soy su sus sí tal también tan tanto te tener tenemos tengo ti tiempo ' +
    'tiene tienen toda todas todavía todo todos tu tú tus un una unas uno unos usted ustedes va vamos van ver vez veces voy y ya yo realmente hacemos ejemplo gracias',
  fr:
    "à afin ai ainsi alors après as assez au aucun aucune aujourd'hui aussi autre autres aux avait avant avec avez avoir avons " +
    "bien bon c'est car ce ceci cela celle celles celui ces cet cette ceux chaque chez chose choses comme comment d d'un d'une " +
    'dans de depuis des deux dire dit doit donc dont du elle elles en encore entre es est et étaient était étant été être eu eux ' +
    "fait faire faut fois font ici il ils j j'ai je jamais jour juste l la là le les leur leurs lorsque lui m ma mais me même " +
    'mêmes merci mes moi moins mon n ne ni non nos notre nous on ont ou où oui par parce pas pendant peu peut peuvent plus ' +
    'plusieurs pour pourquoi presque puis qu quand que quel quelle quelles quels quelque quelques qui quoi rien s sa sans se ' +
    'sera ses si soit son sont sous sur t ta tant te tel telle temps tes toi ton toujours tous tout toute toutes très trop tu un ' +
    'une va vais vers voilà voir vos votre vous vraiment y',
  de:
    'ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bin ' +
    'bis bist bisschen da dabei dadurch dafür dagegen daher dahin damit danach dann daran darauf darf darüber das dass dein deine ' +
    'dem den denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch eben ein eine einem ' +
    'einen einer eines einfach einige einmal er es etwa etwas euch euer für ganz gar geben gegen geht genau gerade gibt ging gut ' +
    'habe haben hast hat hatte hatten heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja ' +
    'jede jedem jeden jeder jedes jetzt kann kein keine keinem keinen keiner können konnte kommt machen macht mal man manche ' +
    'mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nein nicht nichts noch nun nur ob oder ohne schon sehr ' +
    'sein seine seinem seinen seiner seit selbst sich sie sind so sogar solche soll sollen sollte sondern sonst über um und uns ' +
    'unser unsere unter viel viele vielleicht vom von vor war waren wäre warum was weil weiter welche wenn wer werde werden wie ' +
    'wieder will wir wird wirklich wo worden wurde wurden würde zu zum zur zwar zwei zwischen danke',
  it:
    "a abbiamo ad adesso agli ai al alla alle allo allora altra altre altri altro anche ancora avere aveva avevano bene c'è che " +
    'chi ci ciò come con contro cosa così cui da dagli dai dal dalla dalle dallo davanti degli dei del della delle dello dentro di ' +
    'dopo dove due dunque e è ed era erano essere fa fare fatto fino fra gli già ha hanno ho i il in infatti invece io la le lei li ' +
    'lo loro lui ma me meno mentre mi mia mie miei mio molta molte molti molto ne né negli nei nel nella nelle nello niente noi non ' +
    'nostra nostre nostri nostro o ogni oggi oppure ora per perché però più poco poi possiamo possono prima proprio può qua quale ' +
    'quali qualche quando quanto quella quelle quelli quello questa queste questi questo qui quindi sarà se sei sempre senza si sì ' +
    'siamo sia solo sono sopra sotto sta stata state stati stato su sua sue sugli sui sul sulla sulle suo suoi tra tu tua tuo tutta ' +
    'tutte tutti tutto un una uno va verso vi voi volta grazie',
  pt:
    'a à ao aos agora ainda algo alguém algum alguma algumas alguns ali antes aquela aquelas aquele aqueles aqui aquilo as às assim ' +
    'até bem cada coisa coisas com como da daquele das de dela dele deles depois desde dessa desse desta deste dia disso do dois dos ' +
    'e é ela elas ele eles em então enquanto entre era eram essa essas esse esses esta está estão estava estamos este estes estou eu ' +
    'faz fazer foi foram há isso isto já la lá lhe lhes lo mais mas me mesmo mesma meu meus minha minhas muita muitas muito muitos na ' +
    'não nas nem nenhum nessa nesse nesta neste no nos nós nossa nossas nosso nossos num numa nunca o onde os ou outra outras outro ' +
    'outros para parte pela pelas pelo pelos pode podem por porque porém pouco pra qual quais quando quanto que quê quem se seja sem ' +
    'sempre ser será seu seus si sido sim sob sobre sou sua suas só também tão tem têm temos tempo ter tinha toda todas todo todos tu ' +
    'tudo um uma umas uns vai vamos vão vez vezes você vocês vou obrigado',
  nl:
    'aan al alle als altijd ander andere bij daar dan dat de deze die dit doen door dus een eens en er even gaan gaat geen goed had ' +
    'hadden hebben heb heeft heel hem hen het hier hij hoe hun iets ik in is ja jaar je jij jou jouw jullie kan kon kunnen maar me ' +
    'meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over te tegen toch toen tot u uit uw van veel ' +
    'voor waar waren was wat we weer wel welke werd wie wij wil worden wordt zal ze zei zelf zich zij zijn zo zonder zou',
  ru:
    'а без бы был была были было быть в вам вас ведь весь во вот все всё всего всех всю вы где да даже два для до его ее её если есть ' +
    'еще ещё же за здесь и из или им их к как какая какой когда кто ли лишь мне много может можно мой моя мы на над надо нам нас не ' +
    'него нее ней нет ни них но ну о об один однако он она они оно от очень перед по под после потом потому почти при про раз с сам ' +
    'сейчас со так также такая такие такой там тебя тем теперь то тоже только того той том тот тут ты у уже хотя чего чем через что ' +
    'чтобы эта эти это этого этой этом этот я',
  ar:
    'في من إلى على عن مع هذا هذه ذلك تلك التي الذي الذين هو هي هم نحن أنا أنت كان كانت يكون لا ما لم لن قد كل بعد قبل بين عند أن إن أو ثم ' +
    'حتى إذا كما لكن ليس هناك هنا أيضا أي كيف لماذا منذ غير بعض جدا و',
  hi:
    'के का की है हैं में से को और यह वह ये वे इस उस पर एक ने भी तो ही कि जो था थी थे हो कर करने किया गया तक लिए साथ अपने मैं हम आप कुछ नहीं ' +
    'या बहुत जब तब अब यहां वहां क्या कैसे',
  zh:
    '我们 你们 他们 她们 它们 自己 这个 那个 这些 那些 这样 那样 这里 那里 什么 怎么 为什么 哪里 一个 一些 一样 一种 没有 不是 就是 还是 可以 可能 ' +
    '因为 所以 但是 如果 虽然 而且 或者 以及 已经 正在 现在 时候 然后 之后 之前 以后 以前 非常 很多 这种 那么 这么 只是 知道 觉得 应该 需要 能够 ' +
    '一起 一直 也许 其实 大家 所有 东西 提供 获得 起来 出来 下来 過 我們 你們 他們 這個 那個 什麼 沒有 因為 這樣 時候 現在',
  ja: '私たち 私 あなた 彼 彼女 これ それ あれ ここ そこ もの こと ため よう とき 今 何 人 方 中 時 的 一 二',
  ko: '그 이 저 것 수 등 및 또는 그리고 그러나 하지만 그래서 우리 저는 나는 있는 있습니다 합니다 하는 이것 그것 때문에 대한 위해 아주 매우 더 잘',
};

const sets = new Map(Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(' '))]));

/** Whether Z2 has a list for the language; others are judged by length alone. */
export function hasStopWords(language: string): boolean {
  return sets.has(primaryLanguage(language));
}

/** Whether a (lower-case) word carries grammar only. */
export function isStopWord(word: string, language: string): boolean {
  const primary = primaryLanguage(language);
  if (!/\p{L}/u.test(word)) {
    return true;
  }
  const known = sets.get(primary);
  if (primary === 'zh' || primary === 'yue') {
    return [...word].length < 2 || (sets.get('zh')?.has(word) ?? false);
  }
  if (primary === 'ja') {
    // Hiragana alone is grammar or filler; subjects have kanji or katakana.
    return /^[\p{Script=Hiragana}ー]+$/u.test(word) || [...word].length < 2 || (known?.has(word) ?? false);
  }
  if (known) {
    return known.has(word) || [...word].length < 2;
  }
  return [...word].length <= 3;
}
