package io.elasticfaces.local.ec2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes answers in the XML of the EC2 query protocol. */
final class Ec2Xml {
    static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final XMLStreamWriter writer;

    private Ec2Xml() throws XMLStreamException {
        writer = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
        writer.writeStartDocument("UTF-8", "1.0");
    }

    /** {@code <actionResponse><requestId>...} and what {@code content} writes. */
    static byte[] answer(String action, String requestId, Consumer<Ec2Xml> content) {
        try {
            Ec2Xml xml = new Ec2Xml();
            xml.writer.writeStartElement(action + "Response");
            xml.writer.writeDefaultNamespace(NAMESPACE);
            xml.text("requestId", requestId);
            content.accept(xml);
            return xml.end();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write the answer of " + action, e);
        }
    }

    /** The error document, which is in no namespace. */
    static byte[] error(Ec2Error error, String message, String requestId) {
        try {
            Ec2Xml xml = new Ec2Xml();
            xml.writer.writeStartElement("Response");
            xml.group(
                    "Errors",
                    () -> xml.group("Error", () -> {
                        xml.text("Code", error.code());
                        xml.text("Message", message);
                    }));
            xml.text("RequestID", requestId);
            return xml.end();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write the error " + error.code(), e);
        }
    }

    private byte[] end() throws XMLStreamException {
        writer.writeEndElement();
        writer.writeEndDocument();
        writer.close();
        return bytes.toByteArray();
    }

    /** An element with that text; nothing at all for null. */
    void text(String name, String value) {
        if (value == null) {
            return;
        }
        try {
            writer.writeStartElement(name);
            writer.writeCharacters(printable(value));
            writer.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write <" + name + ">", e);
        }
    }

    void number(String name, long value) {
        text(name, Long.toString(value));
    }

    void flag(String name, boolean value) {
        text(name, Boolean.toString(value));
    }

    /** A time in UTC with milliseconds, as EC2 writes it; nothing at all for null. */
    void time(String name, Instant value) {
        text(name, value == null ? null : timeText(value));
    }

    static String timeText(Instant time) {
        return TIME.format(time);
    }

    void group(String name, Runnable content) {
        try {
            writer.writeStartElement(name);
            content.run();
            writer.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write <" + name + ">", e);
        }
    }

    /** {@code <name><item>...</item>...</name>}, the container also when there are no items. */
    <T> void items(String name, Collection<T> items, Consumer<T> content) {
        group(name, () -> items.forEach(item -> group("item", () -> content.accept(item))));
    }

    void state(String name, InstanceState state) {
        group(name, () -> {
            number("code", state.code());
            text("name", state.wireName());
        });
    }

    /** XML 1.0 has no way to write most control characters, not even escaped. */
    static String printable(String text) {
        StringBuilder clean = null;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int length = Character.charCount(point);
            boolean allowed = point == '\t'
                    || point == '\n'
                    || point == '\r'
                    || (point >= 0x20 && point <= 0xD7FF)
                    || (point >= 0xE000 && point <= 0xFFFD)
                    || point >= 0x10000;
            if (!allowed && clean == null) {
                clean = new StringBuilder(text.length()).append(text, 0, at);
            }
            if (clean != null) {
                clean.appendCodePoint(allowed ? point : 0xFFFD);
            }
            at += length;
        }
        return clean == null ? text : clean.toString();
    }
}
