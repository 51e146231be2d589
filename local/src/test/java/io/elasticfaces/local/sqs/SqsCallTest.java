package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SqsCallTest {
    @Property
    void shouldCountWhatBase64StandsFor(@ForAll @Size(max = 100) byte[] bytes) {
        assertThat(OutgoingMessage.decodedBytes(Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(bytes.length);
        assertThat(OutgoingMessage.decodedBytes(
                        Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                .isEqualTo(bytes.length);
    }

    @Property
    void shouldCountTheSameSizeInBothProtocols(
            @ForAll @StringLength(max = 50) String body,
            @ForAll @StringLength(min = 1, max = 20) String name,
            @ForAll @StringLength(max = 50) String value) {
        long expected = utf8(body) + utf8(name) + utf8("String") + utf8(value);
        JsonCall json = JsonCall.read(
                "AmazonSQS.SendMessage",
                new JsonObject()
                        .put("MessageBody", body)
                        .put(
                                "MessageAttributes",
                                new JsonObject()
                                        .put(
                                                name,
                                                new JsonObject()
                                                        .put("DataType", "String")
                                                        .put("StringValue", value)))
                        .toBuffer());
        QueryCall query = QueryCall.read(
                "/",
                "",
                Buffer.buffer("Action=SendMessage&MessageBody=" + form(body)
                        + "&MessageAttribute.1.Name=" + form(name)
                        + "&MessageAttribute.1.Value.DataType=String"
                        + "&MessageAttribute.1.Value.StringValue=" + form(value)));

        assertThat(json.messages()).extracting(OutgoingMessage::bytes).containsExactly(expected);
        assertThat(query.messages()).extracting(OutgoingMessage::bytes).containsExactly(expected);
    }

    @Property
    void shouldReadAnythingWithoutAnUnforeseenFailure(@ForAll byte[] body, @ForAll String target) {
        read(() -> JsonCall.read("AmazonSQS." + target, Buffer.buffer(body)));
        read(() -> QueryCall.read("/" + target, target, Buffer.buffer(body)));
    }

    @Property
    void shouldReadAnyJsonWithoutAnUnforeseenFailure(
            @ForAll @IntRange(max = 6) int kind, @ForAll String name, @ForAll String text) {
        Object value = List.of(
                        text,
                        7,
                        true,
                        new JsonObject().put(name, text),
                        new JsonArray().add(text),
                        new JsonArray().add(new JsonObject().put("Id", 7).put("MessageAttributes", 1)),
                        new JsonObject().put(name, new JsonObject().put("StringValue", 1)))
                .get(kind);
        for (String parameter : List.of(
                "QueueUrl",
                "MessageBody",
                "MessageAttributes",
                "Entries",
                "Attributes",
                "AttributeNames",
                "QueueName")) {
            read(() -> JsonCall.read(
                    "AmazonSQS.SendMessage",
                    new JsonObject().put(parameter, value).toBuffer()));
        }
    }

    private interface Reader {
        SqsCall read();
    }

    private static void read(Reader reader) {
        try {
            SqsCall call = reader.read();
            assertThat(call.action()).isNotNull();
            call.parameter("QueueUrl");
            call.attributes();
            call.attributeNames();
            call.receiptHandles();
            call.messages();
            call.removeEntries(Set.of("a"));
            assertThat(call.encode()).isNotNull();
        } catch (SqsRefusal | ClassCastException | IllegalArgumentException e) {
            assertThat(e).isNotNull();
        }
    }

    @Example
    void shouldLeaveOutEntriesOfABatch() {
        QueryCall call = QueryCall.read(
                "/",
                "",
                Buffer.buffer("Action=SendMessageBatch"
                        + "&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=1"
                        + "&SendMessageBatchRequestEntry.10.Id=b&SendMessageBatchRequestEntry.10.MessageBody=2"));
        call.removeEntries(Set.of("a"));

        assertThat(call.messages()).extracting(OutgoingMessage::entry).containsExactly("b");
        assertThat(call.encode().toString()).doesNotContain("Entry.1.").contains("Entry.10.MessageBody=2");
    }

    @Example
    void shouldEscapeWhatItPutsIntoXml() {
        QueryCall call = QueryCall.read("/", "", Buffer.buffer("Action=GetQueueAttributes"));
        Answer answer = new Answer(
                200,
                "text/xml",
                null,
                Buffer.buffer(
                        "<GetQueueAttributesResult><Attribute>\n<Name>QueueArn</Name><Value>$1</Value></Attribute>"
                                + "</GetQueueAttributesResult>"));

        String changed = call.changeAttributes(answer, Map.of("Policy", "<a & b>"), Set.of("Nothing"))
                .body()
                .toString();

        assertThat(changed)
                .contains("<Name>QueueArn</Name><Value>$1</Value>")
                .contains("<Name>Policy</Name><Value>&lt;a &amp; b&gt;</Value>");
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
