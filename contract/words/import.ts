/** What stands where imported facts have no name: they come without any. */
export const NAME_NOT_RECORDED = { zh: '未载明', en: 'not recorded' } as const;
