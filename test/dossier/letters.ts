/** Letters of the dossiers to render. */
import { isoDate } from '#domain/kernel/time';
import type { DocumentEntry, Letter } from '#activities/closing/dossier/model';

export const AGENCY = '杭州市西湖区法律援助中心';
export const UNIT = '浙江钱江律师事务所';

export const grant: Letter = {
  form: '009',
  number: '浙杭西援字〔2025〕36号',
  agency: AGENCY,
  addressee: '张明远',
  issuedOn: isoDate('2025-03-05'),
  values: {
    appliedOn: '2025年3月1日',
    cause: '追索劳动报酬纠纷',
    basis: '《中华人民共和国法律援助法》第三十一条第六项、第四十二条第四项',
    form: '民事诉讼代理',
    proceeding: '一审',
    copies: UNIT,
  },
};

export const assignment: Letter = {
  form: '011',
  number: '浙杭西援指字〔2025〕36号',
  agency: AGENCY,
  addressee: UNIT,
  issuedOn: isoDate('2025-03-07'),
  values: {
    recipient: '张明远',
    cause: '追索劳动报酬纠纷',
    decisionNumber: grant.number,
    form: '民事诉讼代理',
    proceeding: '一审',
    authority: '杭州市西湖区人民法院（演示）',
    arrangeBy: '2025年3月10日',
    filingDays: '30',
    attachments: '5',
  },
};

export const official: Letter = {
  form: '013',
  number: '浙杭西援函字〔2025〕36号',
  agency: AGENCY,
  addressee: '杭州市西湖区人民法院（演示）',
  issuedOn: isoDate('2025-03-10'),
  values: {
    recipient: '张明远',
    cause: '追索劳动报酬纠纷',
    unit: UNIT,
    handler: '王晓岚律师',
    licence: '13301201510000000',
    capacity: '诉讼代理人',
    proceeding: '一审',
    phone: '0571-00000000',
    officer: '李敏',
    agencyPhone: '0571-00000001',
  },
};

export const letter = (
  id: string,
  material: DocumentEntry['material'],
  body: Letter,
  responsible = AGENCY,
): DocumentEntry => ({
  id,
  material,
  number: body.number,
  responsible,
  date: body.issuedOn,
  body: { kind: 'letter', letter: body },
});
