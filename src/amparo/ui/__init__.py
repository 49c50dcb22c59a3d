"""What every page is made of: base templates, components, the htmx answer, documents.

No business words here.

**Pages** extend `ui/page.html` (staff) or `ui/public.html` (neutral title, quick exit). Blocks:
`title` `head` `crumbs` `heading` `lede` `wide` (above the columns: lead, tracks) `main` `aside`
`rail` `foot`; an empty `aside` gives `main` the whole width. i18n, static, cotton, partials and
the filters below are built in: no `{% load %}`. Values for components are in `ui/shapes.py`:
Room, SignedIn, Clock, Stage, Filter, Party. A component sees only what it is given.

**Components**, `<c-…>`: `:x="value"` passes an object, the rest are words.

    <c-icon name="clock" />   <c-btn icon="eye">Reveal</c-btn>   <c-btn href=… kind="2">…</c-btn>
    <c-crumbs here="Zorzal"><c-crumb href=…>Cases</c-crumb></c-crumbs>
    <c-lead title=… :clock="clock">words <c-slot name="acts">one c-btn, links</c-slot></c-lead>
    <c-clock :of="clock" />   <c-law title=… :confirmed="False" source=…>…</c-law>
    <c-st tone="ok|soon|late|wait|act|pub|off" icon=…>Accepted</c-st>   <c-burn :share="0.4" />
    <section class="tracks"><c-track title=… note=… :stages="stages" :clock="clock" /></section>
    <c-stages :of="stages" label=… />   <c-badge-unconfirmed />   <c-choices :of="form.kind" />
    <c-form-errors :form="form" />   <c-field :of="form.note" size="short|code|phone|read" />
      (every field as it should be: label, hint, error beside it; `mark="optional"` marks the
      optional ones, `mark="required"` the needed ones, `mark=""` none; forms are `novalidate`)
      (`<c-keep name="assessment-7K3M" />` in a long form: what is typed outlives the session)
    <c-section title=… id=… note=…>…</c-section>   <c-side title=…>…</c-side> (in the aside)
    <c-table caption=…><thead>…</c-table> (`<td data-k="Column">` for phones)
    <c-filters :of="filters" label=… />   <c-pager :next="url" :previous="url" />
    <c-queue title=… id=… :count="3"><c-q title=… href=… :clock=…>…</c-q></c-queue>
      (in c-q, `<c-slot name="who">` is the line under the title; both take `level="2"` where the
      headings above them ask for it: queue 2 and row 3 unless told)
    <c-line><c-entry :at="moment" kind="Contact" icon="phone">…</c-entry></c-line>
      (in c-entry, `<c-slot name="source">` is the line that says where it comes from)
    <c-step :now="3" :of="9" :share="0.33">Threat</c-step> (one question a page)   `.stay` (in view)
    <c-empty>what will appear here and who brings it</c-empty>
    <c-people :of="parties" />   <c-dl :of="pairs" />   <c-code>molle · luna · 4729</c-code>
    <c-seal title=…>…</c-seal>   <c-note tone="soon|public">…</c-note>

**Filters**: `dt|moment` «Friday 3 May 2026, 14:20» · `dt|short` «yesterday, 16:30» · `dt|weekday` ·
`dt|day` (also a partial date as text) · `dt|ago` · `dt|iso` · `key|word:"cases/states"` ·
`left|left` (a `kernel.deadlines.Left`) · `bytes|size` · `share|percent`;
tag `{% query status="open" page=None %}` changes the address.

**Python**: `ui.htmx.page / asking / Answer` answer a view; `ui.terms.clock(left, due, Basis(…))`
and `.paused(…)` build the Clock of a term; `ui.forms` has PartialDateField, CodeField,
TriStateField, TrapField, FilesField, TextField, Option(label, hint);
`ui.documents.pdf_of / docx_of(Document(…))` with Heading, Paragraph, Items, Pairs, Table, Note,
Signature; `ui.days` says dates in words outside templates; `ui.middleware.LanguageChoice, Noes`.
"""
