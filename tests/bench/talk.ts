/**
 * What people write, made up from a seed: most of it English, some Swedish and Japanese, now and then a link or an
 * emoji. Words are as unevenly common as in real text (Zipf), and rare ones are put together from English syllables, so
 * that parts of words are shared as they are in real ones.
 */
const common =
  ("the be to of and a in that have I it for not on with he as you do at this but his by from they we say her she " +
    "or an will my one all would there their what so up out if about who get which go me when make can like time no " +
    "just him know take people into year your good some could them see other than then now look only come its over " +
    "think also back after use two how our work first well way even new want because any these give day most us is " +
    "was are been had were did said got thing need try ask mean find tell feel call hand high place life become " +
    "leave keep let begin help show hear play run move live bring happen write sit stand lose pay meet include set " +
    "learn change lead understand watch follow stop create speak read allow add spend grow open walk win offer " +
    "remember love buy wait send expect build stay fall cut reach raise pass sell require report decide meeting " +
    "monday tuesday wednesday thursday friday project server release customer invoice budget deadline review merge " +
    "branch update install error message channel room photo coffee lunch office train station ticket weekend " +
    "birthday dinner holiday school garden kitchen hospital doctor music concert football morning evening tomorrow " +
    "yesterday today tonight please thanks sorry maybe sure okay great nice cool fun hello").split(" ");
const swedish =
  ("och att det som en på är av för med till den har de inte om ett han men var jag från vi kan när år så sig ut " +
    "också efter eller nu hade vara där upp skulle kommer bara mot mycket sin blir alla även dem två genom någon mer " +
    "än svår fråga smörgås lördag söndag möte kväll förmiddag sjukhus tåg järnväg kök trädgård skön").split(
      " ",
    );
const japanese =
  ("今日は いい 天気 です ね 明日 会議 が あります 東京 駅 で 会いましょう ありがとう ございます よろしく 日本語 の " +
    "文章 を 検索 する サーバー メッセージ 送信 しました 写真 見て ください 昼ごはん 食べ に 行きます か 電車 遅れて " +
    "います 了解 予定 変更 資料 確認 月曜日 金曜日 来週 先週 時間 仕事 終わり 楽しい 映画").split(" ");
const emoji = [..."😀😂🎉👍❤🔥🚀😢🙏✨🎂☕🍕🐶🐱🌧☀🎵📷✅"];
const starts = "con pre re un in de ex pro sub inter trans over under mis dis com per".split(" ");
const middles =
  ("form tract port struct duc vert ject scrib spect miss cred dict fer grad mob nov ped pos sent serv " +
    "sist tain tend terr vis voc lum mark bel gar ton wick ham ster bur ley dale ford brook stone wood land field hill")
    .split(" ");
const ends = "s ed ing er or tion ation able ible ment ness ly ive al ous ful less ity ism ist".split(" ");

export class Talk {
  readonly #random: () => number;
  readonly vocabulary: string[];
  readonly #words: { pick: () => string; joint: string; share: number }[];

  constructor(seed: number, size = 30_000) {
    this.#random = randomOf(seed);
    this.vocabulary = this.#invent(size);
    this.#words = [
      { pick: this.#zipf(this.vocabulary), joint: " ", share: 0.8 },
      { pick: this.#zipf(swedish), joint: " ", share: 0.9 },
      { pick: this.#zipf(japanese), joint: "", share: 1 },
    ];
  }

  /** 0 up to and without `below`. */
  number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  /** 73 characters on average; some much longer. */
  message(): string {
    const kind = this.#random();
    const { pick, joint } = this.#words.find(({ share }) => kind < share)!;
    const length = Math.min(200, 1 + Math.floor(-Math.log(1 - this.#random()) * 10));
    let text = Array.from({ length }, pick).join(joint);
    if (this.#random() < 0.05) text += ` https://example.org/${this.#one(this.vocabulary)}`;
    if (this.#random() < 0.15) text += ` ${this.#one(emoji)}`;
    return text[0]!.toUpperCase() + text.slice(1);
  }

  #invent(size: number): string[] {
    const words = new Set(common);
    while (words.size < size) {
      let word = this.#one(middles);
      if (this.#random() < 0.7) word = this.#one(starts) + word;
      if (this.#random() < 0.35) word += this.#one(middles);
      if (this.#random() < 0.8) word += this.#one(ends);
      words.add(word);
    }
    return [...words];
  }

  #one<T>(list: readonly T[]): T {
    return list[this.number(list.length)]!;
  }

  #zipf(words: readonly string[]): () => string {
    const sums = new Float64Array(words.length);
    let sum = 0;
    for (let rank = 0; rank < words.length; rank++) sums[rank] = sum += 1 / (rank + 2.7);
    return () => {
      const at = this.#random() * sum;
      let [low, high] = [0, words.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! < at) low = middle + 1;
        else high = middle;
      }
      return words[low]!;
    };
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}
