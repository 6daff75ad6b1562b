/** Dossiers to render: an application case with every kind of document, a notice case, a refused one. */
import { createHash } from 'node:crypto';
import { isoDate, startOfDay } from '#domain/kernel/time';
import type { DocumentEntry, DossierInput, UploadMediaType } from '#activities/closing/dossier/model';
import { AGENCY, assignment, grant, letter, official, UNIT } from './letters.ts';
import { original, originals } from './originals.ts';

const at = (day: string, minutes = 600): number => startOfDay(isoDate(day), minutes);

/** The first `count` hanzi of GB 2312 level 1. */
export function hanzi(count: number): string {
  const bytes = Buffer.alloc(count * 2);
  for (let index = 0; index < count; index += 1) {
    bytes[index * 2] = 0xb0 + Math.floor(index / 94);
    bytes[index * 2 + 1] = 0xa1 + (index % 94);
  }
  return new TextDecoder('gb18030').decode(bytes);
}

export function upload(
  id: string,
  material: DocumentEntry['material'],
  fileName: string,
  mediaType: UploadMediaType,
  more: Partial<DocumentEntry> = {},
): DocumentEntry {
  const bytes = original(mediaType, id.length + [...id].reduce((sum, c) => sum + c.charCodeAt(0), 0));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  originals.set(sha256, bytes);
  return {
    id,
    material,
    responsible: '张明远',
    date: isoDate('2025-03-02'),
    body: {
      kind: 'upload',
      upload: {
        fileName,
        mediaType,
        sha256,
        bytes: bytes.byteLength,
        pages: 2,
        uploadedBy: '李敏',
        uploadedAt: at('2025-03-02'),
      },
    },
    ...more,
  };
}

const ledger = Array.from({ length: 24 }, (_, index) => ({
  seq: index + 1,
  at: at('2025-03-01') + index * 86_400_000,
  kind: 'case.checkpoint-completed',
  label: ['登记受理申请', '作出给予决定', '抽取承办人', '完成检查点：会见'][index % 4] ?? '',
  actor: ['李敏（经办人）', '陈立（审批人）', '系统', '王晓岚（承办人）'][index % 4] ?? '',
  hash: createHash('sha256').update(`row ${index}`).digest('hex'),
}));

const meeting = [
  '问：我们是杭州市西湖区法律援助中心指派的承办律师，现依法向你了解案件情况，你听清楚了吗？',
  '答：听清楚了。',
  '问：你什么时候到单位工作，约定的工资是多少？',
  '答：我2023年6月到公司做木工，口头约定每天320元，按月结算，没有签书面劳动合同。',
  '问：拖欠工资的情况是怎样的？',
  '答：从2024年8月起就没有足额发放，到2024年12月一共欠我23,460.00元，公司负责人写过一张欠条。',
  '问：欠条原件在哪里？有没有其他证据，例如考勤记录、转账记录、微信聊天记录？',
  '答：欠条在我手里，转账记录和聊天记录都在手机里，可以提交。',
];

/** An application case with letters, tables, records, proofs and an upload of every kind. */
export function applicationCase(change: Partial<DossierInput> = {}): DossierInput {
  return {
    v: 1,
    caseNumber: '330106-01-2025-000036',
    assignmentNumber: assignment.number,
    agency: AGENCY,
    unit: UNIT,
    handlers: ['王晓岚'],
    recipients: ['张明远'],
    authority: '杭州市西湖区人民法院（演示）',
    entry: 'application',
    form: 'civil-litigation',
    proceeding: 'first-instance',
    cause: '追索劳动报酬纠纷',
    protection: 'ordinary',
    registeredOn: isoDate('2025-03-01'),
    closedOn: isoDate('2025-06-20'),
    archivedOn: isoDate('2025-07-18'),
    ending: 'handled',
    retention: 'long',
    retentionUntil: isoDate('2055-12-31'),
    filer: '李敏',
    inspector: '陈立',
    lockedAt: at('2025-07-18', 930),
    demo: true,
    volumes: [
      {
        volume: 'approval',
        documents: [
          letter('d-grant', 'grant-decision', grant),
          letter('d-assign', 'assignment-notice', assignment),
          upload('d-id', 'identity-proof', '身份证正反面.jpg', 'image/jpeg'),
          upload('d-apply', 'application-form', '法律援助申请表.pdf', 'application/pdf'),
          upload('d-hard', 'hardship-statement', '个人诚信承诺书.ofd', 'application/ofd', { remark: '承诺制' }),
          upload('d-evidence', 'evidence-copy', '欠条.png', 'image/png'),
          letter('d-receipt', 'material-receipt', {
            form: '005',
            number: '浙杭西援收字〔2025〕41号',
            agency: AGENCY,
            addressee: '张明远',
            issuedOn: isoDate('2025-03-01'),
            values: {
              receivedOn: '2025年3月1日',
              cause: '追索劳动报酬纠纷',
              dueOn: '2025年3月10日',
              officer: '李敏',
              phone: '0571-00000001',
            },
            items: ['法律援助申请表1份', '居民身份证复印件1份', '欠条复印件1份'],
          }),
          letter('d-supplement', 'supplement-notice', {
            form: '006',
            number: '浙杭西援补字〔2025〕12号',
            agency: AGENCY,
            addressee: '张明远',
            issuedOn: isoDate('2025-03-02'),
            values: { receivedOn: '2025年3月1日', cause: '追索劳动报酬纠纷', dueOn: '2025年3月12日' },
            items: ['经济困难状况说明表或者诚信承诺书', '与被申请人存在劳务关系的说明'],
          }),
          {
            id: 'd-draw',
            material: 'assignment-record',
            title: '承办人随机抽取记录',
            responsible: AGENCY,
            date: isoDate('2025-03-06'),
            body: {
              kind: 'draw',
              draw: {
                drawNo: 3,
                day: isoDate('2025-03-06'),
                agency: AGENCY,
                seedCommitment: 'a'.repeat(64),
                requestHash: 'b'.repeat(64),
                nonce: '048213',
                number: 17,
                total: 42,
                chosen: '王晓岚',
                candidates: [
                  { name: '王晓岚', unit: UNIT, weight: 20 },
                  { name: '周启', unit: '浙江湖滨律师事务所', weight: 22 },
                ],
                exclusions: [{ name: '吴敏', reason: '与对方当事人有利害关系' }],
              },
            },
          },
          {
            id: 'd-deadlines',
            material: 'supervision-material',
            title: '办理期限及计算过程',
            responsible: AGENCY,
            date: isoDate('2025-07-18'),
            body: {
              kind: 'deadlines',
              deadlines: [
                {
                  name: '审查并作出决定',
                  rule: '《法律援助法》第四十三条',
                  start: isoDate('2025-03-01'),
                  length: '7日',
                  due: isoDate('2025-03-10'),
                  state: '按期完成',
                  derivation: [
                    '自2025年3月1日的次日起算，第七日为2025年3月8日（星期六）。',
                    '遇休息日，顺延至2025年3月10日（星期一）。',
                  ],
                },
              ],
            },
          },
          {
            id: 'd-observation',
            material: 'observation-record',
            responsible: AGENCY,
            date: isoDate('2025-05-21'),
            body: {
              kind: 'sheet',
              sheet: {
                form: '030',
                agency: AGENCY,
                number: '浙杭西援旁字〔2025〕7号',
                values: {
                  courtCaseNumber: '（2025）浙0106民初0000号（演示）',
                  court: '杭州市西湖区人民法院（演示）',
                  recipient: '张明远',
                  cause: '追索劳动报酬纠纷',
                  unit: UNIT,
                  handler: '王晓岚',
                  heardAt: '2025年5月21日9时30分',
                  place: '第五法庭',
                  judge: '审判员张某',
                  observer: '赵一宁',
                  punctual: '是',
                  prepared: '充分',
                  questioning: '围绕欠条真实性展开',
                  debate: '观点明确',
                  conduct: '规范',
                  grade: '优秀',
                  performance:
                    '承办律师按时到庭，庭前准备充分，熟悉案情和证据；质证、辩论围绕争议焦点，语言规范，维护了受援人合法权益。',
                  suggestions: '无。',
                  observerSigned: '赵一宁',
                  observerSignedOn: '2025年5月22日',
                },
              },
            },
          },
          {
            id: 'd-followup',
            material: 'follow-up-record',
            responsible: AGENCY,
            date: isoDate('2025-07-02'),
            body: {
              kind: 'sheet',
              sheet: {
                form: '032',
                agency: AGENCY,
                number: '浙杭西援访字〔2025〕19号',
                values: {
                  number: '330106-01-2025-000036',
                  recipient: '张明远',
                  cause: '追索劳动报酬纠纷',
                  phase: '结案后回访',
                  unit: UNIT,
                  handler: '王晓岚',
                  channel: '电话',
                  talkedAt: '2025年7月2日18时20分',
                  interviewee: '张明远',
                  relation: '本人',
                  met: '是',
                  informed: '是',
                  charged: '否',
                  satisfied: '非常满意',
                  evaluation: '律师很负责，每次有进展都打电话告诉我。',
                  callerSigned: '孙悦',
                },
              },
            },
          },
          letter('d-opinion', 'authority-opinion', {
            form: '031',
            number: '浙杭西援征字〔2025〕5号',
            agency: AGENCY,
            addressee: '杭州市西湖区人民法院（演示）',
            issuedOn: isoDate('2025-06-24'),
            values: {
              recipient: '张明远',
              cause: '追索劳动报酬纠纷',
              authorityCaseNumber: '（2025）浙0106民初0000号',
              unit: UNIT,
              handler: '王晓岚律师',
              dueOn: '2025年7月14日',
              questions: '是否按时到庭；是否熟悉案情；意见是否有针对性。',
              answer: '承办律师履职尽责，意见大部分被采纳。',
              answeredBy: '审判员张某',
              answeredOn: '2025年7月1日',
              way: '链接答复',
            },
          }),
        ],
      },
      {
        volume: 'handling',
        documents: [
          letter('h-official', 'official-letter', official),
          {
            id: 'h-meeting',
            material: 'meeting-record',
            title: '约见（谈话）笔录',
            responsible: '王晓岚',
            date: isoDate('2025-03-12'),
            body: {
              kind: 'record',
              record: {
                title: '约见（谈话）笔录',
                fields: [
                  { label: '时间', value: '2025年3月12日14时' },
                  { label: '地点', value: '律师事务所会议室' },
                  { label: '谈话人', value: '王晓岚' },
                  { label: '记录人', value: '何苗' },
                  { label: '被谈话人', value: '张明远' },
                  { label: '住址', value: '浙江省杭州市西湖区文三路一百二十三号（演示）' },
                ],
                paragraphs: meeting,
                signatures: [
                  { label: '被谈话人签名（捺印）' },
                  { label: '谈话人签名', name: '王晓岚' },
                  { label: '记录人签名', name: '何苗' },
                ],
              },
            },
          },
          upload('h-mandate', 'mandate-agreement', '委托代理协议.pdf', 'application/pdf'),
          upload('h-judgment', 'judgment', '民事判决书.pdf', 'application/pdf', {
            number: '（2025）浙0106民初0000号',
            responsible: '西湖区人民法院（演示）',
          }),
          letter('h-progress', 'progress-notice', {
            form: '014',
            number: '浙杭西援通字〔2025〕58号',
            agency: UNIT,
            addressee: '张明远',
            issuedOn: isoDate('2025-05-22'),
            values: {
              recipient: '张明远',
              cause: '追索劳动报酬纠纷',
              body: '本案已于2025年5月21日公开开庭审理，将择期宣判。',
              way: '电话',
              toldOn: '2025年5月22日',
            },
          }),
          {
            id: 'h-closing',
            material: 'closing-report',
            responsible: '王晓岚',
            date: isoDate('2025-06-28'),
            body: {
              kind: 'sheet',
              sheet: {
                form: '021',
                agency: AGENCY,
                number: '浙杭西援结字〔2025〕33号',
                values: {
                  recipient: '张明远',
                  assignmentNumber: assignment.number,
                  cause: '追索劳动报酬纠纷',
                  form: '民事诉讼代理',
                  proceeding: '一审',
                  authority: '杭州市西湖区人民法院（演示）',
                  unit: UNIT,
                  handler: '王晓岚',
                  assignedOn: '2025年3月7日',
                  closedOn: '2025年6月20日',
                  closingDocument: '（2025）浙0106民初0000号民事判决书',
                  result: '判决支持全部诉讼请求',
                  opinionAdopted: '全部采纳',
                  claim: '23,460.00元',
                  recovered: '23,460.00元',
                  performed: '已履行',
                  personsHelped: '1',
                  summary:
                    '接受指派后及时约见受援人，告知权利义务和诉讼风险，收集欠条、转账记录等证据，代写起诉状并申请财产保全；开庭审理中围绕劳务关系和欠薪数额举证质证，代理意见被法院全部采纳。判决生效后协助受援人申请执行，款项已全部到位。',
                  handlerSigned: '王晓岚',
                  handlerSignedOn: '2025年6月28日',
                  unitOpinion: '情况属实，同意结案。',
                  unitSigned: '钱程',
                  unitSignedOn: '2025年6月30日',
                  examination: '材料齐全，符合结案归档要求，同意结案。',
                  examinerSigned: '陈立',
                },
              },
            },
          },
        ],
      },
    ],
    ledger,
    checkpoint: {
      origin: 'ledger.example.cn/330000',
      size: 4212,
      root: 'wUAOY6++wXZfW8vTD+Ed3wnM2dCXMjJu135jUE6ENE0=',
    },
    ...change,
  };
}

/** A notified criminal defence with a sealed mark and sixty photographed pages. */
export function noticeCase(): DossierInput {
  const { retentionUntil: _, ...base } = applicationCase();
  return {
    ...base,
    caseNumber: '330106-01-2025-000037',
    entry: 'notice',
    form: 'criminal-defence',
    proceeding: 'investigation',
    cause: '盗窃罪',
    protection: 'minor',
    retention: 'permanent',
    checkpoint: null,
    volumes: [
      {
        volume: 'approval',
        documents: [
          upload('n-notice', 'notice-letter', '通知辩护公函.pdf', 'application/pdf'),
          letter('n-assign', 'assignment-notice', assignment),
        ],
      },
      {
        volume: 'handling',
        documents: [
          letter('n-official', 'official-letter', official),
          ...Array.from({ length: 60 }, (_, index) =>
            upload(
              `n-photo-${String(index).padStart(2, '0')}`,
              'file-reading-record',
              `阅卷照片${index + 1}.png`,
              'image/png',
            ),
          ),
        ],
      },
    ],
  };
}

/** A refused application: the approval volume alone, nothing assigned. */
export function refusedCase(): DossierInput {
  const { assignmentNumber: _a, unit: _u, authority: _o, retentionUntil: _r, ...base } = applicationCase();
  return {
    ...base,
    caseNumber: '330106-01-2025-000038',
    handlers: [],
    ending: 'refused',
    demo: false,
    volumes: [
      {
        volume: 'approval',
        documents: [
          upload('r-apply', 'application-form', '法律援助申请表.pdf', 'application/pdf'),
          letter('r-refuse', 'refusal-decision', {
            form: '010',
            number: '浙杭西援不字〔2025〕4号',
            agency: AGENCY,
            addressee: '张明远',
            issuedOn: isoDate('2025-03-06'),
            values: {
              appliedOn: '2025年3月1日',
              cause: '民间借贷纠纷',
              reason: '所申请事项不属于法律援助范围。',
              basis: '《中华人民共和国法律援助法》第三十一条、第四十三条',
              supervisor: '杭州市西湖区司法局',
            },
          }),
        ],
      },
    ],
    ledger: base.ledger.slice(0, 3),
  };
}
