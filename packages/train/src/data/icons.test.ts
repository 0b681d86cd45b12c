import { expect, test } from "vitest";
import { readConcepts } from "./concepts.ts";
import { isSkinTone, matchConcept, readIcons } from "./icons.ts";
import { RENAMED } from "./renames.ts";
import { slug } from "./slug.ts";

const { icons, coverage, subgroups } = await readIcons(64);
const table = await readConcepts();

test("nearly every drawing except skin tones is matched to a Unicode emoji", () => {
  expect(coverage).toHaveLength(8);
  for (const set of coverage) {
    // Firefox's and Streamline's sets have drawings that are not emoji, under their own names.
    const loose = set.style === "fxemoji" || set.style === "streamline-emojis";
    const matched = set.byName + set.byCodepoints + set.byOtherName;
    expect(matched + set.extras + set.skinTones + set.repeated + set.unmatched.length).toBe(set.icons);
    expect(matched / (set.icons - set.skinTones - set.repeated)).toBeGreaterThan(loose ? 0.5 : 0.96);
    if (!loose) expect(set.unmatched).toEqual([]);
  }
  expect(icons.length).toBeGreaterThan(9000);
});

test("a style has one picture per concept, and a concept one name in all styles", () => {
  const keys = icons.map(({ record }) => `${record.style}/${record.concept}`);
  expect(new Set(keys).size).toBe(keys.length);
  const names = new Map<string, string>();
  for (const { record } of icons) {
    expect(names.get(record.concept) ?? record.name).toBe(record.name);
    names.set(record.concept, record.name);
  }
});

test("common concepts exist in the six full styles under the CLDR name", () => {
  for (const concept of ["red-apple", "grinning-face", "automobile", "bullseye", "smiling-face-with-open-hands"]) {
    const styles = icons.filter(({ record }) => record.concept === concept).map(({ record }) => record.style);
    expect(styles).toEqual(expect.arrayContaining(["noto", "noto-v1", "twemoji", "fluent-emoji", "emojione"]));
    expect(styles).toContain("fluent-emoji-flat");
  }
  const apple = icons.find(({ record }) => record.concept === "red-apple")!.record;
  expect(apple).toMatchObject({ name: "red apple", emoji: "🍎", group: "food-drink", subgroup: "food-fruit" });
  expect(apple.keywords).toContain("fruit");
  expect(icons.find(({ record }) => record.concept === "bullseye")!.record.aliases).toContain("direct hit");
});

test("records have lower-case keywords, a valid subgroup, and no skin tones", () => {
  for (const { record } of icons) {
    expect(subgroups).toContain(record.subgroup);
    for (const keyword of record.keywords) expect(keyword).toBe(keyword.toLowerCase());
    expect([record.concept, ...record.aliases].join(" ")).not.toMatch(/skin|tone\d/);
  }
});

test("every rename maps to a Unicode name", () => {
  expect(Object.values(RENAMED).filter((target) => !table.bySlug.has(target))).toEqual([]);
});

test.each([
  ["twemoji", "waving-hand-dark-skin-tone", true],
  ["twemoji", "person-medium-skin-tone-beard", true],
  ["emojione", "love-you-gesture-tone4", true],
  ["fluent-emoji", "waving-hand-medium-light", true],
  ["fluent-emoji", "vertical-traffic-light", false],
  ["fluent-emoji", "police-car-light", false],
  ["noto", "waving-hand-light", false],
] as const)("%s %s is a skin tone: %s", (style, name, expected) => {
  const names = new Set(["waving-hand", "waving-hand-light", "police-car", name]);
  expect(isSkinTone(style, name, names)).toBe(expected);
});

test("matches by name, code points, other names and the table of extras", () => {
  const of = (name: string, codepoints: string[] = [], aliases: string[] = []) => {
    const found = matchConcept(name, codepoints, aliases, table);
    return found && [found.concept.concept, found.match];
  };
  expect(of("red-apple")).toEqual(["red-apple", "byName"]);
  expect(of("pomme", ["1f34e"])).toEqual(["red-apple", "byCodepoints"]);
  expect(of("direct-hit")).toEqual(["bullseye", "byOtherName"]);
  expect(of("flag-for-flag-germany")).toEqual(["flag-germany", "byOtherName"]);
  expect(of("flag-for-black-flag")).toEqual(["black-flag", "byOtherName"]);
  expect(of("bear-face", [], ["bear"])).toEqual(["bear", "byOtherName"]);
  expect(of("letter-q")).toEqual(["letter-q", "extras"]);
  expect(of("nothing-of-the-kind")).toBeNull();
});

test("a mirrored alias is a separate drawing", () => {
  const hand = (direction: string) =>
    icons.find(
      ({ record }) => record.style === "fluent-emoji" && record.icon === `backhand-index-pointing-${direction}`,
    );
  expect(hand("right")!.svg).not.toBe(hand("left")!.svg);
});

test.each([
  ["flag Côte d’Ivoire", "flag-cote-divoire"],
  ["A button (blood type)", "a-button-blood-type"],
  ["keycap #", "keycap-hash"],
  ["piñata", "pinata"],
])("slug of %s", (name, expected) => expect(slug(name)).toBe(expected));
