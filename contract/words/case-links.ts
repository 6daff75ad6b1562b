/** Words of ties between cases, as a dossier's cover and lists say them. */
import type { LinkKind } from '#domain/case-file/codes';

interface Bilingual {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** What a tied case is to this one: `earlier` was there when this one was registered, `later` named this one. */
export const TIE_NAMES: Readonly<Record<LinkKind, Readonly<Record<'earlier' | 'later', Bilingual>>>> = {
  'stage-change': {
    earlier: { 'zh-CN': '前一阶段', en: 'earlier stage' },
    later: { 'zh-CN': '后一阶段', en: 'later stage' },
  },
  'co-defendant': {
    earlier: { 'zh-CN': '同案', en: 'co-defendant' },
    later: { 'zh-CN': '同案', en: 'co-defendant' },
  },
  'connected-facts': {
    earlier: { 'zh-CN': '关联犯罪事实', en: 'connected facts' },
    later: { 'zh-CN': '关联犯罪事实', en: 'connected facts' },
  },
  'opposing-side': {
    earlier: { 'zh-CN': '对方当事人', en: 'other side' },
    later: { 'zh-CN': '对方当事人', en: 'other side' },
  },
};
