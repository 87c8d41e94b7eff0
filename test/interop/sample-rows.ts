// One row for every table, which all belong together: the least an application has to give, what
// the defaults must add to it, and a change to make.

import type { PgTable } from 'drizzle-orm/pg-core';

import * as schema from './schema.ts';

// Fixed ids let a row name the rows it points to before they exist.
export const ids = {
  tenant: '00000000-0000-4000-8000-000000000001',
  admin: '00000000-0000-4000-8000-000000000002',
  reportWeek: '00000000-0000-4000-8000-000000000003',
};

type Row = Record<string, unknown>;
type Sample = { table: PgTable; given: Row; defaults: Row; change: Row };

const inTenant = { tenantId: ids.tenant };
const inReportWeek = { tenantId: ids.tenant, reportWeekId: ids.reportWeek };

// Parents come first.
export const samples: Sample[] = [
  {
    table: schema.tenants,
    given: { id: ids.tenant, name: 'Northwind' },
    defaults: { timezone: 'America/New_York', status: 'active', clienttetherWebKey: null },
    change: { name: 'Northwind Traders', timezone: 'Europe/Vienna', status: 'suspended', clienttetherWebKey: 'key' },
  },
  {
    table: schema.users,
    given: { id: ids.admin, email: 'admin@example.com' },
    defaults: {
      name: null, passwordHash: null, status: 'pending', inviteToken: null, inviteExpiresAt: null,
    },
    change: {
      email: 'agency@example.com', name: 'Ada', passwordHash: 'hash', status: 'active',
      inviteToken: 'invitation', inviteExpiresAt: new Date('2026-01-31T12:00:00.123Z'),
    },
  },
  {
    table: schema.tenantBranding,
    given: inTenant,
    defaults: {
      mellonLogoUrl: null, tenantLogoUrl: null, primaryColor: '#1E40AF', accentColor: '#3B82F6',
      headerLayout: 'default',
    },
    change: { mellonLogoUrl: '/m.svg', tenantLogoUrl: '/t.svg', primaryColor: '#000000', headerLayout: 'wide' },
  },
  {
    table: schema.memberships,
    given: { ...inTenant, userId: ids.admin, role: 'tenant_admin' },
    defaults: {},
    // an agency admin has no tenant
    change: { role: 'agency_admin', tenantId: null },
  },
  {
    table: schema.sessions,
    given: { userId: ids.admin, token: 'token', expiresAt: new Date('2026-02-01T00:00:00Z') },
    defaults: {},
    change: { token: 'another token', expiresAt: new Date('2026-03-01T00:00:00Z') },
  },
  {
    table: schema.reportWeeks,
    given: {
      ...inTenant, id: ids.reportWeek, weekEndingDate: '2026-01-04', publishedBy: ids.admin,
      periodStartAt: new Date('2025-12-29T00:00:00Z'), periodEndAt: new Date('2026-01-04T23:59:59.999Z'),
    },
    defaults: { status: 'draft', publishedAt: null },
    change: { status: 'published', publishedAt: new Date('2026-01-05T08:00:00Z'), weekEndingDate: '2026-01-11' },
  },
  {
    table: schema.reportWeekManual,
    given: { reportWeekId: ids.reportWeek },
    defaults: { narrativeRich: null, initiativesRich: null, needsRich: null, discoveryDaysRich: null },
    change: { narrativeRich: '<p>Ünïcödé</p>', initiativesRich: 'i', needsRich: 'n', discoveryDaysRich: 'd' },
  },
  {
    table: schema.leadMetrics,
    given: { ...inReportWeek, dimensionType: 'source', dimensionValue: 'search' },
    defaults: { clicks: 0, impressions: 0, cost: '0.00', leads: 0, qualifiedLeads: 0 },
    change: { clicks: 12, impressions: 345, cost: '1234567890.12', leads: 3, qualifiedLeads: 1 },
  },
  {
    table: schema.pipelineStageCounts,
    given: { ...inReportWeek, stage: 'qualified' },
    defaults: { count: 0 },
    change: { stage: 'signed', count: 7, reportWeekId: null },
  },
  {
    table: schema.hotListItems,
    given: { ...inReportWeek, candidateName: 'Grace' },
    defaults: {
      market: null, units: 0, weightedUnits: '0.00', iff: '0.00', weightedIff: '0.00', salesLead: null,
      stage: null, likelyPct: 0, rawJson: null,
    },
    change: {
      market: 'Graz', units: 2, weightedUnits: '1.50', iff: '45000.00', weightedIff: '22500.50',
      salesLead: 'Ada', stage: 'offer', likelyPct: 50, rawJson: { tags: ['a', 'b'], nested: { n: 1.5, none: null } },
    },
  },
  {
    table: schema.reportExports,
    given: inReportWeek,
    defaults: { pdfUrl: null },
    change: { pdfUrl: '/report.pdf' },
  },
  {
    table: schema.syncRuns,
    given: inTenant,
    defaults: { status: 'running', finishedAt: null, errorMessage: null, recordsUpdated: 0 },
    change: { status: 'failed', finishedAt: new Date('2026-01-05T08:00:01Z'), errorMessage: 'timeout', recordsUpdated: 9 },
  },
  {
    table: schema.ctRawSnapshots,
    given: { ...inTenant, endpoint: '/leads' },
    defaults: { payloadJson: null },
    change: { endpoint: '/deals', payloadJson: [1, 'two', { three: true }] },
  },
  {
    table: schema.tenantFieldMappings,
    given: inTenant,
    defaults: {
      leadSourceField: null, qualifiedLeadLogic: null, pipelineStageMapping: null, customFieldMappings: null,
    },
    change: {
      leadSourceField: 'source', qualifiedLeadLogic: { all: [] }, pipelineStageMapping: { a: 'b' },
      customFieldMappings: {},
    },
  },
  {
    table: schema.auditLog,
    given: { ...inTenant, actorUserId: ids.admin, action: 'login' },
    defaults: { metadataJson: null },
    change: { action: 'logout', metadataJson: { ip: '192.0.2.1' } },
  },
];

// Columns that the server fills with the time of the insert.
export const filledWithNow = ['createdAt', 'updatedAt', 'startedAt', 'fetchedAt'];
