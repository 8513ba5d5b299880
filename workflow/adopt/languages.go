package adopt

import (
	"slices"
	"strings"

	"fsd/workflow"
)

// Teams write records in their own language, most of all the few words that say what a line or a section is. These are the
// words of the translated templates of Nygard and MADR; fsd reads them wherever it reads the English ones.

// foreign maps words of other languages to statuses, as vocabulary does: German, French, Spanish, Portuguese, Italian, Dutch,
// Russian, Chinese, Japanese, Korean.
func foreign() []meaning {
	return []meaning{
		{workflow.StatusSuperseded, []string{"ersetzt", "abgelöst", "remplacé", "remplacée", "reemplazado", "reemplazada", "sustituido", "sustituida",
			"substituído", "substituída", "sostituito", "sostituita", "superato", "vervangen", "заменено", "заменен", "заменён", "置き換え", "已取代", "被取代", "已替代", "被替代", "替代", "대체"}},
		{workflow.StatusDeprecated, []string{"veraltet", "überholt", "obsolète", "déprécié", "dépréciée", "obsoleto", "obsoleta", "deprecado", "deprecada", "depreciado",
			"descontinuado", "descontinuada", "verouderd", "устарело", "устарел", "非推奨", "廃止", "已废弃", "废弃", "已弃用", "弃用", "폐기"}},
		{workflow.StatusRejected, []string{"abgelehnt", "verworfen", "rejeté", "rejetée", "refusé", "refusée", "abandonné", "rechazado", "rechazada", "descartado", "descartada",
			"rejeitado", "rejeitada", "rifiutato", "rifiutata", "respinto", "afgewezen", "verworpen", "отклонено", "отклонен", "отклонён", "却下", "棄却", "已拒绝", "拒绝", "被拒绝", "기각", "거부"}},
		{workflow.StatusProposed, []string{"vorgeschlagen", "vorschlag", "in diskussion", "in prüfung", "proposé", "proposée", "en discussion", "propuesto", "propuesta", "en revisión",
			"proposto", "proposta", "em discussão", "em análise", "voorgesteld", "предложено", "предложен", "на рассмотрении", "提案", "検討中", "提议", "已提议", "提議", "제안"}},
		{workflow.StatusDraft, []string{"entwurf", "brouillon", "borrador", "rascunho", "bozza", "черновик", "草稿", "草案", "ドラフト", "下書き", "초안"}},
		{workflow.StatusAccepted, []string{"angenommen", "akzeptiert", "beschlossen", "genehmigt", "entschieden", "umgesetzt", "accepté", "acceptée", "adopté", "adoptée", "validé", "validée",
			"approuvé", "approuvée", "aceptado", "aceptada", "aprobado", "aprobada", "adoptado", "adoptada", "vigente", "aceito", "aceita", "aceite", "aprovado", "aprovada", "adotado", "adotada",
			"accettato", "accettata", "approvato", "approvata", "geaccepteerd", "aanvaard", "goedgekeurd", "принято", "принят", "принята", "утверждено", "одобрено",
			"承認", "採用", "決定", "已接受", "接受", "已采纳", "采纳", "已通过", "通过", "已批准", "승인", "채택", "수락"}},
	}
}

// translations are the words for a key of the metadata or a section, under the English one.
func translations() []struct {
	english string
	words   []string
} {
	return []struct {
		english string
		words   []string
	}{
		{"status", []string{"statut", "estado", "stato", "situação", "статус", "状态", "狀態", "ステータス", "상태"}},
		{"date", []string{"datum", "fecha", "data", "дата", "日期", "日付", "날짜"}},
		{"deciders", []string{"entscheider", "entscheidende", "beteiligte", "décideurs", "décisionnaires", "decisores", "decididores", "decisori", "beslissers", "autor", "autores", "auteur", "auteurs",
			"responsable", "responsables", "responsáveis", "участники", "автор", "авторы", "决策者", "決定者", "意思決定者", "결정자"}},
		{"context", []string{"kontext", "contexte", "contexto", "contesto", "контекст", "背景", "上下文", "コンテキスト", "배경", "맥락", "kontext und problemstellung", "contexte et énoncé du problème",
			"contexte et problème", "contexto y planteamiento del problema", "contexto e problema", "contexto e declaração do problema"}},
		{"decision", []string{"entscheidung", "décision", "decisión", "decisão", "decisione", "besluit", "beslissing", "решение", "决策", "决定", "決定", "결정", "résultat de la décision", "resultado de la decisión"}},
		{"consequences", []string{"konsequenzen", "auswirkungen", "conséquences", "consecuencias", "consequências", "conseguenze", "gevolgen", "последствия", "后果", "影响", "影響", "結果", "결과"}},
		{"considered options", []string{"betrachtete optionen", "optionen", "options envisagées", "options considérées", "opciones consideradas", "opções consideradas", "considerate opzioni", "overwogen opties", "рассмотренные варианты", "選択肢"}},
		{"alternatives", []string{"alternativen", "alternativas", "alternativas consideradas", "alternative", "альтернативы", "备选方案", "替代方案", "代替案", "대안"}},
	}
}

// english is the English word for a key or a heading in another language; any other stays as it is.
func english(word string) string {
	for _, t := range translations() {
		if slices.Contains(t.words, word) {
			return t.english
		}
	}
	return word
}

var (
	replacedBy = lazy(`(?i)(?:ersetzt|abgelöst|remplacée?|reemplazad[oa]|sustituid[oa]|substituíd[oa]|sostituit[oa]|vervangen)\s+(?:durch|par|por|pelo|pela|da|dal|dalla|door)\s`)
	replacing  = lazy(`(?i)(?:^|\s)(?:ersetzt|remplace|reemplaza|sustituye|substitui|sostituisce|vervangt)\s`)
)

// inEnglish says in English that one record replaces another.
func inEnglish(remark string) string {
	if strings.Contains(remark, " ") {
		remark = replacedBy().ReplaceAllString(remark, "superseded by ")
		remark = replacing().ReplaceAllString(remark, " supersedes ")
	}
	return remark
}
