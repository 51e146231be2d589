package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.QueryForm;
import io.elasticfaces.local.endpoint.Xml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;

/** Converts SQS's query protocol (a form in, XML out), which older SDKs use, from and to its JSON protocol. */
final class QueryProtocol {
    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

    private static final Set<String> LISTS =
            Set.of("AttributeNames", "MessageAttributeNames", "MessageSystemAttributeNames");
    private static final Set<String> MAPS = Set.of("Attributes", "MessageAttributes", "Tags");

    private QueryProtocol() {}

    /**
     * The parameters of a request under their names in the JSON protocol.
     *
     * @throws IllegalArgumentException if it is not a form
     */
    static JsonObject parse(Request request) {
        JsonObject parameters = renamed(QueryForm.parse(
                request.query().isEmpty() ? request.body().toString() : request.query() + "&" + request.body()));
        // Old SDKs post to the queue's own URL.
        if (!parameters.containsKey("QueueUrl") && request.path().length() > 1) {
            parameters.put("QueueUrl", request.path());
        }
        return parameters;
    }

    private static JsonObject renamed(JsonObject form) {
        JsonObject json = new JsonObject();
        form.forEach(parameter -> {
            String name = parameter.getKey();
            Object value = parameter.getValue();
            if (name.endsWith("BatchRequestEntry")) {
                JsonArray entries = new JsonArray();
                ((JsonArray) value).forEach(entry -> entries.add(renamed((JsonObject) entry)));
                json.put("Entries", entries);
            } else if (MAPS.contains(name + "s")) {
                json.put(name + "s", map((JsonArray) value));
            } else if (LISTS.contains(name + "s")) {
                json.put(name + "s", value instanceof JsonArray ? value : new JsonArray().add(value));
            } else {
                json.put(name, value);
            }
        });
        return json;
    }

    private static JsonObject map(JsonArray pairs) {
        JsonObject map = new JsonObject();
        pairs.forEach(pair -> {
            JsonObject one = (JsonObject) pair;
            map.put(one.getString("Name", one.getString("Key", "")), one.getValue("Value"));
        });
        return map;
    }

    /** The document for a result. */
    static String render(String action, JsonObject result) {
        Xml xml = new Xml();
        xml.element(action + "Response xmlns=\"" + NAMESPACE + "\"", () -> {
            write(xml, action, action + "Result", result);
            xml.element("ResponseMetadata", () -> xml.text("RequestId", UUID.randomUUID()));
        });
        return xml.toString();
    }

    /** The document for a refused call. */
    static String render(SqsException refused) {
        Xml xml = new Xml();
        xml.element("ErrorResponse xmlns=\"" + NAMESPACE + "\"", () -> {
            xml.element("Error", () -> xml.text("Type", "Sender")
                    .text("Code", refused.code())
                    .text("Message", refused.getMessage()));
            xml.text("RequestId", UUID.randomUUID());
        });
        return xml.toString();
    }

    private static void write(Xml xml, String action, String name, Object value) {
        if (value instanceof JsonArray list) {
            list.forEach(item -> write(xml, action, singular(action, name), item));
        } else if (value instanceof JsonObject map && MAPS.contains(name)) {
            String key = name.equals("Tags") ? "Key" : "Name";
            map.forEach(entry -> write(
                    xml,
                    action,
                    singular(action, name),
                    new JsonObject().put(key, entry.getKey()).put("Value", entry.getValue())));
        } else if (value instanceof JsonObject object) {
            xml.element(name, () -> object.forEach(member -> write(xml, action, member.getKey(), member.getValue())));
        } else {
            xml.text(name, value);
        }
    }

    private static String singular(String action, String plural) {
        return switch (plural) {
            case "Successful" -> action + "ResultEntry";
            case "Failed" -> "BatchResultErrorEntry";
            default -> plural.substring(0, plural.length() - 1);
        };
    }
}
