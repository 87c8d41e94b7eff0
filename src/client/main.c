/*-------------------------------------------------------------------------
 *
 * main.c
 *		The program: reads the command line and runs a command.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/message.h"
#include "client/options.h"
#include "client/signals.h"

int
main(int argc, char **argv)
{
	Options		options = {0};

	init_messages();
	parse_options(argc, argv, &options);
	if (options.json)
		use_json_output();
	init_signals();
	leave(options.command->run(&options));
}
