{{/* The objects that trust flinkapp bear the name of its Service: flinkapp finds them by it. */}}
{{- define "flinkapp.name" -}}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{- end }}

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
{{ required "image.repository must be given" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
