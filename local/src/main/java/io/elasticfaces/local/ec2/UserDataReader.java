package io.elasticfaces.local.ec2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@link UserData}: a bare script, a cloud-config, or a MIME archive of both. */
final class UserDataReader {
    /** The largest MIME part after decoding. */
    private static final int LARGEST = 1 << 20;

    private static final int MIME_SEARCH = 4096;
    private static final Set<String> SNIFFED = Set.of(
            "text/plain",
            "text/x-not-multipart",
            "application/octet-stream",
            "text/x-shellscript",
            "text/cloud-config");

    private final List<UserData.Script> scripts = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private boolean everyBoot;

    UserData read(byte[] raw) {
        try {
            String text = UserData.text(raw);
            if (text.isBlank()) {
                return UserData.NONE;
            }
            String head =
                    text.substring(0, Math.min(MIME_SEARCH, text.length())).toLowerCase(Locale.ROOT);
            if (head.contains("mime-version:")) {
                readArchive(raw);
            } else {
                readPart(text, "user data");
            }
        } catch (IOException | MimeException e) {
            ignored.add("user data cannot be read: " + e.getMessage());
        }
        return new UserData(List.copyOf(scripts), everyBoot, List.copyOf(ignored));
    }

    private void readArchive(byte[] archive) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.custom()
                .setMaxLineLen(LARGEST)
                .setMaxHeaderCount(100)
                .setMaxHeaderLen(10_000)
                .build());
        tokens.parse(new ByteArrayInputStream(archive));
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_BODY) {
                String type = tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
                try (InputStream body = tokens.getDecodedInputStream()) {
                    byte[] content = bounded(body);
                    if (SNIFFED.contains(type)) {
                        readPart(UserData.text(content), "the part of type " + type);
                    } else {
                        ignored.add("the part of type " + type + " is not supported here");
                    }
                }
            }
        }
    }

    private void readPart(String part, String what) {
        String text = part.replace("\r\n", "\n");
        if (UserData.isScript(text)) {
            scripts.add(new UserData.Script(text));
        } else if (text.startsWith("#cloud-config")) {
            readConfig(text);
        } else if (!text.isBlank()) {
            ignored.add(what + " is neither a script (#!...) nor a #cloud-config");
        }
    }

    private void readConfig(String text) {
        try {
            Object config = new Load(LoadSettings.builder()
                            .setLabel("cloud-config")
                            .setCodePointLimit(LARGEST)
                            .setMaxAliasesForCollections(10)
                            .build())
                    .loadFromString(text);
            if (config instanceof Map<?, ?> map && map.get("cloud_final_modules") instanceof List<?> modules) {
                everyBoot = modules.stream().anyMatch(UserDataReader::isScriptsAlways);
            }
        } catch (YamlEngineException e) {
            ignored.add("the #cloud-config is not YAML: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static boolean isScriptsAlways(Object module) {
        return module instanceof List<?> pair
                && pair.size() >= 2
                && String.valueOf(pair.get(0)).replace('_', '-').equals("scripts-user")
                && "always".equals(pair.get(1));
    }

    private static byte[] bounded(InputStream in) throws IOException {
        byte[] content = in.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
            throw new IOException("it holds more than " + LARGEST + " bytes");
        }
        return content;
    }
}
