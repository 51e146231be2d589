package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.QueryForm;
import io.elasticfaces.local.endpoint.Xml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** Translates between SQS's query protocol (a form in, XML out), which older SDKs use, and its JSON protocol. */
final class QueryProtocol {
    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

    /** Lists by their names in either protocol; batches differ by action. */
    private static final Map<String, String> LISTS = Map.of(
            "AttributeName", "AttributeNames",
            "MessageAttributeName", "MessageAttributeNames",
            "MessageSystemAttributeName", "MessageSystemAttributeNames");

    /** Maps by their names in either protocol. */
    private static final Map<String, String> MAPS =
            Map.of("Attribute", "Attributes", "MessageAttribute", "MessageAttributes", "Tag", "Tags");

    private QueryProtocol() {}

    /**
     * The parameters of a form under their names in the JSON protocol.
     *
     * @throws IllegalArgumentException if it is not a form
     */
    static JsonObject parse(String form) {
        return renamed(QueryForm.parse(form));
    }

    private static JsonObject renamed(JsonObject query) {
        JsonObject json = new JsonObject();
        for (String name : query.fieldNames()) {
            Object value = query.getValue(name);
            if (MAPS.containsKey(name)) {
                json.put(MAPS.get(name), map(query.getJsonArray(name)));
            } else if (name.endsWith("BatchRequestEntry")) {
                JsonArray entries = new JsonArray();
                query.getJsonArray(name).forEach(entry -> entries.add(renamed((JsonObject) entry)));
                json.put("Entries", entries);
            } else if (LISTS.containsKey(name)) {
                json.put(LISTS.get(name), value instanceof JsonArray ? value : new JsonArray().add(value));
            } else {
                json.put(name, value);
            }
        }
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

    /** The document for a result; null for an action without one. */
    static String render(String action, JsonObject result) {
        Xml xml = new Xml();
        xml.element(action + "Response xmlns=\"" + NAMESPACE + "\"", () -> {
            if (result != null) {
                xml.element(action + "Result", () -> members(xml, action, result));
            }
            xml.element("ResponseMetadata", () -> xml.text("RequestId", UUID.randomUUID()));
        });
        return xml.toString();
    }

    /** The document for a refused call. */
    static String render(SqsException refused) {
        Xml xml = new Xml();
        xml.element("ErrorResponse xmlns=\"" + NAMESPACE + "\"", () -> {
            xml.element("Error", () -> xml.text("Type", refused.fault())
                    .text("Code", refused.code())
                    .text("Message", refused.getMessage()));
            xml.text("RequestId", UUID.randomUUID());
        });
        return xml.toString();
    }

    private static void members(Xml xml, String action, JsonObject object) {
        for (String name : object.fieldNames()) {
            Object value = object.getValue(name);
            if (value instanceof JsonArray array) {
                array.forEach(item -> item(xml, action, singular(action, name), item));
            } else if (value instanceof JsonObject map) {
                String key = name.equals("Tags") ? "Key" : "Name";
                map.forEach(entry -> xml.element(singular(action, name), () -> {
                    xml.text(key, entry.getKey());
                    item(xml, action, "Value", entry.getValue());
                }));
            } else {
                xml.text(name, value);
            }
        }
    }

    private static void item(Xml xml, String action, String name, Object item) {
        if (item instanceof JsonObject object) {
            xml.element(name, () -> members(xml, action, object));
        } else {
            xml.text(name, item);
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
