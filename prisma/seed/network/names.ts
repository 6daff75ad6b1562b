/**
 * Names for demonstration people and firms: common surnames and given names put together by the seed. They
 * stand for nobody; units and agencies carry the mark （演示） besides.
 */
import { pick, whole } from './chance.ts';

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const GIVEN = [
  ...'伟芳娜敏静丽强磊洋艳勇军杰娟涛明超霞平刚辉玲桂英建华志玉兰春梅海燕文博宇轩子涵欣怡晓东国庆永红丹凤立新佳琪振兴雅雯俊峰思远书瑶',
];
const FIRM_FIRST = [...'衡正明信诚德弘泽恒安华瑞中天金嘉博凯立方永泰致和'];
const FIRM_SECOND = [...'达律信诚义平远公鼎元川石源仁理道联城广通江林杭宁'];

/** Mark that every name of an institution of a demonstration carries. */
export const DEMO_MARK = '（演示）';

/** A two- or three-character name. */
export function personName(seed: number, key: string): string {
  const first = pick(seed, `${key}/given1`, GIVEN);
  const second = whole(seed, `${key}/long`, 100) < 62 ? pick(seed, `${key}/given2`, GIVEN) : '';
  return pick(seed, `${key}/surname`, SURNAMES) + first + second;
}

/** The `index`-th firm name of a province: no name twice for 576 firms. */
export function firmName(seed: number, provinceCode: string, provinceShort: string, index: number): string {
  const total = FIRM_FIRST.length * FIRM_SECOND.length;
  // A step without a common factor with the total walks every pair once.
  const place = (whole(seed, `firm/${provinceCode}`, total) + index * 235) % total;
  const first = FIRM_FIRST[Math.floor(place / FIRM_SECOND.length)] ?? '';
  const second = FIRM_SECOND[place % FIRM_SECOND.length] ?? '';
  return `${provinceShort}${first}${second}律师事务所${DEMO_MARK}`;
}
