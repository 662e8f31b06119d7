{{/* The Service, the webhook configurations and the CompositeController have the same name: flinkapp finds them by it. */}}
{{- define "flinkapp.name" -}}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{- end }}

{{- define "flinkapp.serviceAccount" -}}{{ .Values.serviceAccount.name | default (include "flinkapp.name" .) }}{{- end }}

{{- define "flinkapp.selector" -}}
app.kubernetes.io/name: flinkapp
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flinkapp.labels" -}}
{{ include "flinkapp.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "flinkapp.image" -}}
{{ required "image.repository is required" .Values.image.repository }}
{{- with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- /* Never the namespaces that flinkapp itself needs to start. */ -}}
{{- define "flinkapp.namespaceSelector" -}}
{{- with .Values.webhooks.namespaceSelector.matchLabels }}
matchLabels: {{- toYaml . | nindent 2 }}
{{- end }}
matchExpressions:
  - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, {{ .Release.Namespace }}]}
{{- with .Values.webhooks.namespaceSelector.matchExpressions }}
{{ toYaml . | indent 2 }}
{{- end }}
{{- end }}

{{- define "flinkapp.certificates" -}}
{{- $source := .Values.certificates.source -}}
{{- if not (has $source (list "flinkapp" "certManager" "secret")) }}{{ fail "certificates.source must be flinkapp, certManager or secret" }}{{ end -}}
{{- eq $source "flinkapp" | ternary "flinkapp" "secret" -}}
{{- end }}
