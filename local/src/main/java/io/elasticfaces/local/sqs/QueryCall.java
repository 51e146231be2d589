package io.elasticfaces.local.sqs;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A call in SQS's older query protocol: form fields in, XML out. */
final class QueryCall implements SqsCall {
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded";
    private static final String XML = "text/xml;charset=UTF-8";
    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";
    private static final String NO_REQUEST_ID = "00000000-0000-0000-0000-000000000000";
    private static final int MOST_PARAMETERS = 4_096;
    private static final Pattern ENTRY = Pattern.compile("(\\w+BatchRequestEntry\\.\\d{1,4}\\.)Id");
    private static final Pattern ERROR_TYPE = Pattern.compile("<Type>[^<]*</Type>");
    private static final Pattern ERROR_CODE = Pattern.compile("<Code>([^<]*)</Code>");
    private static final Pattern RECEIPT_HANDLE = Pattern.compile("<ReceiptHandle>([^<]*)</ReceiptHandle>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("<Attribute>\\s*<Name>([^<]*)</Name>.*?</Attribute>", Pattern.DOTALL);
    private static final Pattern ERROR_ENTRY = Pattern.compile(
            "<BatchResultErrorEntry>\\s*<Id>([^<]*)</Id>.*?<Code>([^<]*)</Code>.*?</BatchResultErrorEntry>",
            Pattern.DOTALL);

    private final Map<String, String> parameters;

    private QueryCall(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads a call.
     *
     * @param path the path of the request; a queue's path names the queue, as older clients send it
     * @param query the query string; empty for none
     * @param body the form
     */
    static QueryCall read(String path, String query, Buffer body) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String text : List.of(query, body.toString(StandardCharsets.UTF_8))) {
            new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_PARAMETERS)
                    .parameters()
                    .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        }
        if (path.length() > 1) {
            parameters.putIfAbsent("QueueUrl", path);
        }
        return new QueryCall(parameters);
    }

    @Override
    public String action() {
        return parameters.getOrDefault("Action", "");
    }

    @Override
    public String parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public void queueUrl(String url) {
        parameters.put("QueueUrl", url);
    }

    @Override
    public Map<String, String> receiptHandles() {
        Map<String, String> handles = new HashMap<>();
        for (String entry : entries()) {
            handles.put(parameters.get(entry + "Id"), parameters.getOrDefault(entry + "ReceiptHandle", ""));
        }
        return handles;
    }

    @Override
    public Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 1; parameters.containsKey("Attribute." + i + ".Name"); i++) {
            attributes.put(
                    parameters.get("Attribute." + i + ".Name"),
                    parameters.getOrDefault("Attribute." + i + ".Value", ""));
        }
        return attributes;
    }

    @Override
    public void removeAttributes(Set<String> names) {
        Map<String, String> left = attributes();
        left.keySet().removeAll(names);
        parameters.keySet().removeIf(name -> name.startsWith("Attribute."));
        int i = 1;
        for (Map.Entry<String, String> attribute : left.entrySet()) {
            parameters.put("Attribute." + i + ".Name", attribute.getKey());
            parameters.put("Attribute." + i + ".Value", attribute.getValue());
            i++;
        }
    }

    @Override
    public List<String> attributeNames() {
        return parameters.keySet().stream()
                .filter(name -> name.startsWith("AttributeName"))
                .map(parameters::get)
                .toList();
    }

    @Override
    public void attributeNames(List<String> names) {
        parameters.keySet().removeIf(name -> name.startsWith("AttributeName"));
        int i = 1;
        for (String name : names) {
            parameters.put("AttributeName." + i++, name);
        }
    }

    @Override
    public List<OutgoingMessage> messages() {
        if (action().equals("SendMessage")) {
            return List.of(outgoing("", ""));
        }
        return entries().stream()
                .map(entry -> outgoing(parameters.get(entry + "Id"), entry))
                .toList();
    }

    private OutgoingMessage outgoing(String id, String prefix) {
        String body = parameters.getOrDefault(prefix + "MessageBody", "");
        long bytes = OutgoingMessage.bytes(body);
        for (int i = 1; parameters.containsKey(prefix + "MessageAttribute." + i + ".Name"); i++) {
            String attribute = prefix + "MessageAttribute." + i;
            bytes += OutgoingMessage.bytes(parameters.get(attribute + ".Name"))
                    + OutgoingMessage.bytes(parameters.get(attribute + ".Value.DataType"))
                    + OutgoingMessage.bytes(parameters.get(attribute + ".Value.StringValue"))
                    + OutgoingMessage.decodedBytes(parameters.get(attribute + ".Value.BinaryValue"));
        }
        return new OutgoingMessage(id, body, bytes);
    }

    @Override
    public void removeEntries(Set<String> removed) {
        for (String entry : entries()) {
            if (removed.contains(parameters.get(entry + "Id"))) {
                parameters.keySet().removeIf(name -> name.startsWith(entry));
            }
        }
    }

    private Set<String> entries() {
        return parameters.keySet().stream()
                .map(ENTRY::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Buffer encode() {
        return Buffer.buffer(parameters.entrySet().stream()
                .map(field -> form(field.getKey()) + "=" + form(field.getValue()))
                .collect(Collectors.joining("&")));
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public Answer refuse(SqsError error, String message) {
        return error(error, message);
    }

    /** An error in the query protocol. */
    static Answer error(SqsError error, String message) {
        return answer(
                error.status(),
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>" + error.fault() + "</Type><Code>"
                        + error.code() + "</Code><Message>" + xml(message) + "</Message><Detail/></Error><RequestId>"
                        + NO_REQUEST_ID + "</RequestId></ErrorResponse>");
    }

    @Override
    public Answer succeed() {
        return succeed("");
    }

    private Answer succeed(String result) {
        return answer(
                200,
                "<" + action() + "Response xmlns=\"" + NAMESPACE + "\">" + result + "<ResponseMetadata><RequestId>"
                        + NO_REQUEST_ID + "</RequestId></ResponseMetadata></" + action() + "Response>");
    }

    @Override
    public Answer batchFailed(Collection<BatchFailure> failures) {
        return addFailures(succeed("<" + action() + "Result></" + action() + "Result>"), failures);
    }

    @Override
    public Answer translate(Answer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        return answer.withBody(ERROR_TYPE.matcher(answer.body().toString()).replaceAll("<Type>Sender</Type>"));
    }

    @Override
    public Answer changeAttributes(Answer answer, Map<String, String> added, Set<String> removed) {
        String insert = added.entrySet().stream()
                .map(attribute -> "<Attribute><Name>" + xml(attribute.getKey()) + "</Name><Value>"
                        + xml(attribute.getValue()) + "</Value></Attribute>")
                .collect(Collectors.joining());
        String kept = ATTRIBUTE
                .matcher(answer.body().toString())
                .replaceAll(found -> removed.contains(found.group(1)) ? "" : quoted(found));
        return answer.withBody(kept.replace("</GetQueueAttributesResult>", insert + "</GetQueueAttributesResult>"));
    }

    @Override
    public Answer addFailures(Answer answer, Collection<BatchFailure> failures) {
        String insert = failures.stream()
                .map(failure -> "<BatchResultErrorEntry><Id>" + xml(failure.entry())
                        + "</Id><SenderFault>true</SenderFault><Code>"
                        + failure.error().code() + "</Code><Message>" + xml(failure.message())
                        + "</Message></BatchResultErrorEntry>")
                .collect(Collectors.joining());
        String end = "</" + action() + "Result>";
        return answer.withBody(answer.body().toString().replace(end, insert + end));
    }

    @Override
    public Answer forgiveReceipts(Answer answer, Set<String> entries) {
        return answer.withBody(ERROR_ENTRY.matcher(answer.body().toString()).replaceAll(found -> {
            boolean forgiven = entries.contains(found.group(1))
                    && found.group(2).equals(SqsError.RECEIPT_HANDLE_IS_INVALID.code());
            return forgiven
                    ? "<DeleteMessageBatchResultEntry><Id>" + Matcher.quoteReplacement(found.group(1))
                            + "</Id></DeleteMessageBatchResultEntry>"
                    : quoted(found);
        }));
    }

    @Override
    public List<String> receivedHandles(Answer answer) {
        return RECEIPT_HANDLE
                .matcher(answer.body().toString())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Override
    public boolean isError(Answer answer, SqsError error) {
        Matcher code = ERROR_CODE.matcher(answer.body().toString());
        return !answer.isSuccess() && code.find() && code.group(1).equals(error.code());
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, XML, null, Buffer.buffer(body));
    }

    private static String quoted(MatchResult found) {
        return Matcher.quoteReplacement(found.group());
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
