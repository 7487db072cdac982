import { Command, Option } from 'commander'
import { channelAdd } from './commands/channel-add.ts'
import { contactExport } from './commands/contact-export.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { flowExport } from './commands/flow-export.ts'
import { flowImport } from './commands/flow-import.ts'
import { workspaceCreate } from './commands/workspace-create.ts'
import { workspaceList } from './commands/workspace-list.ts'

const json = () => new Option('--json', 'print one JSON object, for scripts')
const actAs = () => new Option('--as <email>', 'the user to act as').default(process.env['PARLEY_USER'], 'PARLEY_USER, or the demo owner')
const workspace = () => new Option('--workspace <id>', 'id of the workspace').makeOptionMandatory()

/** `pnpm parley …`: for the person at the machine. Every command has --json and a stable exit code. */
export function createProgram(): Command {
  const program = new Command('parley').description('The command line of a running Parley.').showHelpAfterError().exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))

  program.command('demo').description("the demo's addresses, sign-in and secrets").addOption(json()).action(demo)
  program.command('doctor').description('looks for what is stuck and says what it found').addOption(json()).action(doctor)

  const workspaces = program.command('workspace').description('the businesses of an agency')
  workspaces.command('list').description('all workspaces of the user').addOption(json()).addOption(actAs()).action(workspaceList)
  workspaces
    .command('create')
    .description('a new workspace with its test number')
    .requiredOption('--name <name>', 'name of the business')
    .option('--agency <id>', 'id of the agency; the first of the user where none is named')
    .option('--time-zone <zone>', 'IANA name, such as Europe/Berlin')
    .option('--language <tag>', 'BCP 47 tag, such as en or pt-BR')
    .addOption(json())
    .addOption(actAs())
    .action(workspaceCreate)

  program
    .command('channel')
    .description('connected numbers')
    .command('add')
    .description('connects a WhatsApp number')
    .addOption(workspace())
    .requiredOption('--number-id <id>', "Meta's phone number id")
    .requiredOption('--account-id <id>', "Meta's WhatsApp business account id")
    .requiredOption('--display-number <number>', 'the number itself, with + and country code')
    .requiredOption('--token <token>', 'access token')
    .requiredOption('--app-secret <secret>', "the Meta app's secret, by which webhooks are verified")
    .option('--name <name>', 'how it is called in Parley', 'WhatsApp')
    .option('--base-url <url>', 'Graph API address of this number alone, version included')
    .addOption(json())
    .addOption(actAs())
    .action(channelAdd)

  const flows = program.command('flow').description('flows as files')
  flows
    .command('import')
    .description('makes a flow of an exported file')
    .argument('<file>', 'the exported JSON file')
    .addOption(workspace())
    .option('--publish', 'publish it at once; refused while it has errors')
    .addOption(json())
    .addOption(actAs())
    .action(flowImport)
  flows.command('export').description("a flow's draft as a file").argument('<flow>', 'id of the flow').addOption(workspace()).option('--out <file>', 'where to write it; standard output where none is named').addOption(json()).addOption(actAs()).action(flowExport)

  program
    .command('contact')
    .description('customers')
    .command('export')
    .description('all contacts of a workspace')
    .addOption(workspace())
    .option('--out <file>', 'where to write them; standard output where none is named')
    .addOption(new Option('--format <format>', 'csv or json').choices(['csv', 'json']).default('csv'))
    .addOption(json())
    .addOption(actAs())
    .action(contactExport)

  return program
}
