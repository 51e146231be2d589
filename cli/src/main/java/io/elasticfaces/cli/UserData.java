package io.elasticfaces.cli;

/** User data of local app instances, which runs at every boot: MIME multipart text for cloud-init. */
final class UserData {
    private static final String TEMPLATE = """
            Content-Type: multipart/mixed; boundary="==faces=="
            MIME-Version: 1.0

            --==faces==
            Content-Type: text/cloud-config; charset="us-ascii"

            #cloud-config
            cloud_final_modules:
              - scripts-per-boot
              - [scripts-user, always]
              - final-message

            --==faces==
            Content-Type: text/x-shellscript; charset="us-ascii"

            #!/bin/bash
            @COMMAND@

            --==faces==--
            """;

    /**
     * Disables keep-warm for a worker that is a process on this machine, unless the environment sets it. Such a worker
     * boots in two seconds instead of half a minute.
     */
    static final String LEAVES_EARLY = "export APP_WORKER_KEEP_WARM_MOST=${APP_WORKER_KEEP_WARM_MOST:-0s}; ";

    private UserData() {}

    /** Returns user data that runs a command, which is one line of bash. */
    static String running(String command) {
        return TEMPLATE.replace("@COMMAND@", command);
    }

    /** Returns a word quoted for bash. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
