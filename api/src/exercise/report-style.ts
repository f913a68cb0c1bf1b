/** The style of the after-action report: paper for reading and printing, the exercise's frame on every sheet. */
export const REPORT_STYLE = `
:root{--exercise:#6a3fb5;--ink:#10202b;--soft:#44566a;--rule:#d5dde3;--crit:#c4213a;--watch:#8a5a00;--ok:#1f716b;--accent:#0b6e99}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);font:14px/21px "Inter Variable","Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;font-variant-numeric:tabular-nums}
.frame{position:fixed;inset:0;border:8px solid var(--exercise);pointer-events:none;z-index:2}
.plate{position:fixed;top:0;left:50%;transform:translateX(-50%);background:var(--exercise);color:#fff;font-weight:600;padding:4px 18px 6px;z-index:3}
main{max-width:1080px;margin:0 auto;padding:48px 40px 56px}
input[name=language]{position:absolute;opacity:0}
label{position:fixed;top:14px;z-index:3;padding:2px 10px;border:1px solid var(--rule);background:#fff;cursor:pointer}
label[for=zh]{right:104px}label[for=en]{right:24px}
#zh:checked+label,#en:checked+label{border-color:var(--exercise);color:var(--exercise);font-weight:600}
input:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px}
.zh,.en{display:none}
#zh:checked~main .zh,#en:checked~main .en{display:inline}
h1{font-size:26px;line-height:34px;margin:4px 0}
h2{font-size:18px;line-height:26px;margin:32px 0 8px;border-top:2px solid var(--ink);padding-top:8px}
h3{font-size:15px;margin:16px 0 4px}
.mark{color:var(--exercise);margin:0;font-weight:500}
.note,.none,small{color:var(--soft)}small{font-size:12px}
.facts{display:grid;grid-template-columns:1fr 1fr;gap:0 32px;margin:16px 0}
.facts div{display:grid;grid-template-columns:96px 1fr;gap:8px;border-bottom:1px solid var(--rule);padding:5px 0}
dt{color:var(--soft)}dd{margin:0;min-width:0}code{font:11px/16px ui-monospace,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th{text-align:left;color:var(--soft);font-weight:500}
th,td{border-bottom:1px solid var(--rule);padding:6px 10px 6px 0;vertical-align:top}
time{white-space:nowrap}
.kind,.verdict,.answer{white-space:nowrap}
.kind::before{content:"● "}.kind.alarm,.answer.missed,.verdict.none{color:var(--crit)}.kind.alarm::before,.answer.missed::before{content:"▲ "}
.kind.inject,.kind.control{color:var(--exercise)}.kind.inject::before,.kind.control::before{content:"◆ "}.kind.action{color:var(--accent)}.kind.refused{color:var(--soft)}.kind.refused::before{content:"■ "}
.verdict.followed,.answer.acted,.answer.acknowledged{color:var(--ok)}.verdict.other{color:var(--watch)}
summary{cursor:pointer;color:var(--soft);padding:6px 0}
#outcome td:nth-child(n+2),#outcome th:nth-child(n+2){text-align:right}
svg{width:100%;height:auto;display:block;margin:8px 0 12px}
svg text{font:12px "Inter Variable","Noto Sans SC","Noto Sans CJK SC",sans-serif;fill:var(--soft)}
footer{margin-top:40px;color:var(--exercise);font-weight:500}
@page{margin:14mm}
@media print{label{display:none}.frame{border-width:4px}tr,svg{break-inside:avoid}main{padding:36px 20px;max-width:none}}
@media(max-width:700px){.facts{grid-template-columns:1fr}main{padding:56px 20px}}
`
