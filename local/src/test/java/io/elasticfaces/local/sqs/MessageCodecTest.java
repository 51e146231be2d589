package io.elasticfaces.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

class MessageCodecTest {
    @Property
    void shouldGiveBackEveryField(
            @ForAll List<String> receipts,
            @ForAll String body,
            @ForAll byte[] bytes,
            @ForAll long nextDelivery,
            @ForAll int receiveCount,
            @ForAll boolean full) {
        Option<String> custom = full ? Option.apply("custom") : Option.empty();
        Map<String, MessageAttribute> attributes = new HashMap<>();
        attributes.put("text", new StringMessageAttribute(body, custom));
        attributes.put("number", new NumberMessageAttribute("1.5", custom));
        attributes.put("bytes", BinaryMessageAttribute.fromBase64(base64(bytes), custom));
        InternalMessage message = new InternalMessage(
                "id",
                ArrayBuffer.from(CollectionConverters.asScala(receipts)),
                nextDelivery,
                new MessageContent(body),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                Instant.ofEpochMilli(1_700_000_000_123L).atOffset(ZoneOffset.UTC),
                3,
                full
                        ? new OnDateTimeReceived(Instant.ofEpochMilli(7).atOffset(ZoneOffset.UTC))
                        : NeverReceived$.MODULE$,
                receiveCount,
                full,
                full ? Option.apply("group") : Option.empty(),
                full ? Option.apply(new DeduplicationId("deduplication")) : Option.empty(),
                full ? Option.apply(new TracingId("trace")) : Option.empty(),
                full ? Option.apply("12") : Option.empty(),
                full ? Option.apply("source") : Option.empty());

        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
